package dev.vidi.client.fake;

import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.proto.api.v1.WriteRequest;
import dev.vidi.proto.api.v1.WriteResponse;
import dev.vidi.proto.api.v1.WritesGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes to memory. A row given as JSON is put with the whole text as its key. */
public final class FakeWrites extends WritesGrpc.WritesImplBase {
    private final FakeTables tables;
    private final FakeCalls calls;
    private final List<WriteRequest> writes = new CopyOnWriteArrayList<>();

    FakeWrites(FakeTables tables, FakeCalls calls) {
        this.tables = tables;
        this.calls = calls;
    }

    /** The writes so far, with those that failed. */
    public List<WriteRequest> writes() {
        return List.copyOf(writes);
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
        writes.add(request);
        TreeSet<String> seen = FakeCalls.sent();
        FakeVidi.answer(observer, () -> {
            calls.failIfTold();
            tables.schema(request.getTable());
            seen.add(calls.newEvent());
            return WriteResponse.newBuilder()
                    .setAt(apply(request))
                    .setToken(FakeTokens.token(seen))
                    .build();
        });
    }

    private Coordinates apply(WriteRequest request) {
        return switch (request.getChangeCase()) {
            case ROW ->
                tables.put(request.getTable(), request.getRow().getValuesList().toArray(Value[]::new));
            case DELETE -> tables.remove(request.getTable(), request.getDelete());
            case JSON, CHANGE_NOT_SET ->
                tables.put(
                        request.getTable(),
                        Value.newBuilder().setStringValue(request.getJson()).build());
        };
    }
}
