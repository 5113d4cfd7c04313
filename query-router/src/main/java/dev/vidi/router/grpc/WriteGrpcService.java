package dev.vidi.router.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.proto.api.v1.WriteRequest;
import dev.vidi.proto.api.v1.WriteResponse;
import dev.vidi.proto.api.v1.WritesGrpc;
import dev.vidi.router.call.CallFields;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.write.RowChange;
import dev.vidi.router.write.RowWriter;
import dev.vidi.router.write.Written;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;

/** The service {@code Writes}. Thread-safe; nothing here blocks. */
final class WriteGrpcService implements BindableService {
    private final RowWriter writer;
    private final ReadContext context;

    WriteGrpcService(RowWriter writer, ReadContext context) {
        this.writer = writer;
        this.context = context;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(WritesGrpc.getServiceDescriptor())
                .addMethod(WritesGrpc.getWriteMethod(), new UnaryHandler<>(this::write, context.statuses()))
                .build();
    }

    private Runnable write(WriteRequest request, Metadata metadata, Reply<WriteResponse> reply) throws Exception {
        Caller caller = context.headers().caller(metadata);
        TableMessages table = context.table(request.getTable());
        writer.write(new dev.vidi.router.write.WriteRequest(
                        table.table(),
                        change(table, request),
                        causes(request.getCausesList()),
                        request.getOperationId(),
                        request.getFirstAttempt(),
                        caller.token(),
                        caller.reader(""),
                        caller.traceparent(),
                        Deadlines.remaining()))
                .whenComplete((written, failure) -> {
                    if (failure != null) {
                        reply.fail(failure);
                    } else {
                        reply(table, written, reply);
                    }
                });
        return UnaryHandler::nothing; // a write that was begun takes its course
    }

    private void reply(TableMessages table, Written written, Reply<WriteResponse> reply) {
        byte[] token = context.headers().encode(written.token());
        reply.send(
                WriteResponse.newBuilder()
                        .setAt(table.coordinates(written.partition(), written.offset(), written.timestamp()))
                        .setToken(UnsafeByteOperations.unsafeWrap(token))
                        .setRepeatedOperation(written.repeated())
                        .build(),
                CallHeaders.trailers(token));
    }

    private static RowChange change(TableMessages table, WriteRequest request) throws RouterException {
        return switch (request.getChangeCase()) {
            case JSON -> new RowChange.Json(request.getJson());
            case ROW -> new RowChange.Values(table.row(request.getRow()));
            case DELETE -> new RowChange.Delete(table.key(request.getDelete()));
            case CHANGE_NOT_SET ->
                throw new RouterException(ErrorCode.MALFORMED, "a write needs one of json, row and delete");
        };
    }

    private static List<ReadId> causes(List<String> texts) throws RouterException {
        List<ReadId> causes = new ArrayList<>();
        for (String text : texts.subList(0, Math.min(texts.size(), RecordHeaders.CAUSES_MAX + 1))) {
            ReadId cause = CallFields.readId("causes", text);
            if (cause == null) {
                throw new RouterException(ErrorCode.MALFORMED, "causes names a read by its UUID in text, found none");
            }
            causes.add(cause);
        }
        return causes;
    }
}
