package dev.vidi.router.grpc;

import dev.vidi.proto.api.v1.LogEntry;
import dev.vidi.proto.api.v1.LogGrpc;
import dev.vidi.proto.api.v1.ReadLogRequest;
import dev.vidi.router.log.LogTails;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;

/** The service {@code Log}. Thread-safe; nothing here blocks. */
final class LogGrpcService implements BindableService {
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
                .build();
    }

    private ServerCall.Listener<ReadLogRequest> readLog(ServerCall<ReadLogRequest, LogEntry> call, Metadata metadata) {
        return new ReadLogCall(call, tails, messages, statuses);
    }
}
