package dev.vidi.router.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.causality.wire.DeadLetter;
import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.DeadLetterEntry;
import dev.vidi.proto.api.v1.LogEntry;
import dev.vidi.proto.api.v1.LogGrpc;
import dev.vidi.proto.api.v1.ReadDeadLettersRequest;
import dev.vidi.proto.api.v1.ReadLogRequest;
import dev.vidi.router.log.DeadLetterItem;
import dev.vidi.router.log.LogItem.Place;
import dev.vidi.router.log.LogQuery;
import dev.vidi.router.log.LogTails;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;

/** The service {@code Log}. Thread-safe; nothing here blocks. */
final class LogGrpcService implements BindableService {
    private static final int ALL_PARTITIONS = -1;

    private final LogTails tails;
    private final LogMessages messages;
    private final StatusMapping statuses;

    LogGrpcService(LogTails tails, LogMessages messages, StatusMapping statuses) {
        this.tails = tails;
        this.messages = messages;
        this.statuses = statuses;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(LogGrpc.getServiceDescriptor())
                .addMethod(LogGrpc.getReadLogMethod(), this::readLog)
                .addMethod(LogGrpc.getReadDeadLettersMethod(), this::readDeadLetters)
                .build();
    }

    private ServerCall.Listener<ReadLogRequest> readLog(ServerCall<ReadLogRequest, LogEntry> call, Metadata metadata) {
        return new LogCall<>(
                call,
                (request, sink) -> tails.start(
                        new LogQuery(
                                request.getTable(), request.getFollow(), Integer.toUnsignedLong(request.getLast())),
                        sink),
                messages::entry,
                statuses);
    }

    private ServerCall.Listener<ReadDeadLettersRequest> readDeadLetters(
            ServerCall<ReadDeadLettersRequest, DeadLetterEntry> call, Metadata metadata) {
        return new LogCall<>(
                call,
                (request, sink) -> tails.startDeadLetters(
                        new LogQuery(
                                request.getTable(), request.getFollow(), Integer.toUnsignedLong(request.getLast())),
                        request.hasPartition() ? request.getPartition() : ALL_PARTITIONS,
                        sink),
                LogGrpcService::entry,
                statuses);
    }

    private static DeadLetterEntry entry(DeadLetterItem item) {
        DeadLetter letter = item.letter();
        Place place = item.place();
        DeadLetterEntry.Builder entry = DeadLetterEntry.newBuilder()
                .setAt(Coordinates.newBuilder()
                        .setTopic(place.topic())
                        .setPartition(place.partition())
                        .setOffset(place.offset())
                        .setTimestampMs(place.appended()))
                .setTable(item.table())
                .setTableId(letter.tableId())
                .setRecord(Coordinates.newBuilder()
                        .setTopic(letter.topic())
                        .setPartition(letter.partition())
                        .setOffset(letter.offset())
                        .setTimestampMs(letter.timestamp()))
                .setReason(letter.reason())
                .setTruncated(letter.truncated());
        if (letter.key() != null) {
            entry.setKey(bytes(letter.key()));
        }
        if (letter.value() != null) {
            entry.setValue(bytes(letter.value()));
        }
        return entry.build();
    }

    private static ByteString bytes(byte[] kept) {
        return UnsafeByteOperations.unsafeWrap(kept);
    }
}
