package dev.vidi.client;

import dev.vidi.proto.api.v1.WriteRequest;
import dev.vidi.proto.api.v1.WriteResponse;
import dev.vidi.proto.api.v1.WritesGrpc;
import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Writes as calls. Under one operation id a write is done once, so it can be sent again. */
final class WriteCalls {
    private static final Set<Status.Code> RETRIED = Set.of(Status.Code.UNAVAILABLE);

    private WriteCalls() {}

    static WriteRequest.Builder json(String table, String json) {
        return WriteRequest.newBuilder().setTable(table).setJson(json);
    }

    static WriteRequest.Builder delete(String table, Object key) {
        return WriteRequest.newBuilder().setTable(table).setDelete(ValueCodec.encode(key));
    }

    /** Columns by name; those that are missing are NULL. */
    static WriteRequest.Builder row(TableSchema schema, Map<String, ?> row) {
        row.keySet().forEach(schema::indexOf);
        var values = dev.vidi.proto.api.v1.Row.newBuilder();
        schema.columns().forEach(column -> values.addValues(ValueCodec.encode(row.get(column.name()))));
        return WriteRequest.newBuilder().setTable(schema.table()).setRow(values);
    }

    static SessionCall.Method<WriteRequest, WriteResponse, Written> write(
            WriteRequest.Builder change, WriteOptions options) {
        String given = options.operationId();
        String operationId = given == null ? UUID.randomUUID().toString() : given;
        boolean never = given == null || options.firstAttempt();
        WriteRequest request = change.addAllCauses(options.causes())
                .setOperationId(operationId)
                .build();
        return new SessionCall.Method<>(
                WritesGrpc.getWriteMethod(),
                RETRIED,
                attempt -> request.toBuilder()
                        .setFirstAttempt(never && attempt.failures() == 0)
                        .build(),
                ended -> {
                    WriteResponse response = ended.only();
                    return new Written(
                            Coordinates.of(response.getAt()),
                            ended.token(response.getToken()),
                            operationId,
                            response.getRepeatedOperation());
                },
                Written::token);
    }
}
