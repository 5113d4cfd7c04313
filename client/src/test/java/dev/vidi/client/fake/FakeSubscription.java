package dev.vidi.client.fake;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.PartitionPosition;
import dev.vidi.proto.api.v1.Progress;
import dev.vidi.proto.api.v1.QueryRow;
import dev.vidi.proto.api.v1.QueryRows;
import dev.vidi.proto.api.v1.Resync;
import dev.vidi.proto.api.v1.RowChange;
import dev.vidi.proto.api.v1.RowChanges;
import dev.vidi.proto.api.v1.Schema;
import dev.vidi.proto.api.v1.SnapshotComplete;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import dev.vidi.proto.api.v1.SubscriptionHeader;
import dev.vidi.proto.api.v1.Value;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** One call of a subscriber, of a table of a number and a text. Cursors are texts. */
public final class FakeSubscription {
    private final SubscribeRequest request;
    private final Schema schema;
    private final ServerCallStreamObserver<SubscribeResponse> observer;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile Runnable ready = () -> {};

    FakeSubscription(SubscribeRequest request, Schema schema, ServerCallStreamObserver<SubscribeResponse> observer) {
        this.request = request;
        this.schema = schema;
        this.observer = observer;
        observer.setOnCancelHandler(() -> cancelled = true);
        observer.setOnReadyHandler(() -> ready.run());
    }

    public SubscribeRequest request() {
        return request;
    }

    /** The cursor that the client sent. */
    public String from() {
        return request.getCursor().toStringUtf8();
    }

    public boolean cancelled() {
        return cancelled;
    }

    /** Messages that {@link #stream} has sent. */
    public int sent() {
        return sent.get();
    }

    public FakeSubscription header() {
        return send(SubscribeResponse.newBuilder()
                .setHeader(SubscriptionHeader.newBuilder()
                        .setSubscription("11112222-3333-4444-5555-666677778888")
                        .setName(request.getName())
                        .addAllColumns(schema.getColumnsList())
                        .setTable(schema.getTable())
                        .setTableId(schema.getTableId())
                        .setTopic(schema.getTopic())
                        .setReadId(request.getCursor().isEmpty() ? "read-1" : "")
                        .setAccess("all rows")
                        .setResumed(!request.getCursor().isEmpty())));
    }

    /** A row of the snapshot, written at an offset of partition 0. */
    public FakeSubscription row(long id, String name, long offset) {
        return send(SubscribeResponse.newBuilder()
                .setRows(QueryRows.newBuilder()
                        .addRows(QueryRow.newBuilder()
                                .addAllValues(values(id, name))
                                .setOffset(offset)
                                .setTimestampMs(1_000))));
    }

    public FakeSubscription complete(String cursor) {
        return send(SubscribeResponse.newBuilder()
                .setCursor(ByteString.copyFromUtf8(cursor))
                .setSnapshotComplete(SnapshotComplete.newBuilder()
                        .addPosition(PartitionPosition.newBuilder().setOffset(9))
                        .setToken(FakeTokens.token(new TreeSet<>(List.of("snapshot"))))
                        .setRows(1)
                        .setExamined(1)));
    }

    /** Changes in one message. */
    public FakeSubscription changes(String cursor, RowChange... changes) {
        return send(message(cursor, changes));
    }

    public FakeSubscription progress(String cursor, long offset) {
        return send(SubscribeResponse.newBuilder()
                .setCursor(ByteString.copyFromUtf8(cursor))
                .setProgress(Progress.newBuilder()
                        .addPosition(PartitionPosition.newBuilder().setOffset(offset))));
    }

    public FakeSubscription resync(String reason) {
        return send(SubscribeResponse.newBuilder().setResync(Resync.newBuilder().setReason(reason)));
    }

    /** Sends messages for as long as the client takes them. */
    public FakeSubscription stream(IntFunction<SubscribeResponse.Builder> messages) {
        ready = () -> {
            while (observer.isReady() && !observer.isCancelled()) {
                send(messages.apply(sent.getAndIncrement()));
            }
        };
        return this;
    }

    public void fail(Status status) {
        observer.onError(status.asRuntimeException());
    }

    private FakeSubscription send(SubscribeResponse.Builder message) {
        observer.onNext(message.build());
        return this;
    }

    public static SubscribeResponse.Builder message(String cursor, RowChange... changes) {
        return SubscribeResponse.newBuilder()
                .setCursor(ByteString.copyFromUtf8(cursor))
                .setChanges(RowChanges.newBuilder().addAllChanges(List.of(changes)));
    }

    public static RowChange enter(int partition, long offset, long id, String name) {
        return change(partition, offset, id)
                .setKind(RowChange.Kind.KIND_ENTER)
                .addAllAfter(values(id, name))
                .setBeforeOffset(-1)
                .build();
    }

    public static RowChange update(int partition, long offset, long id, String before, String after) {
        return change(partition, offset, id)
                .setKind(RowChange.Kind.KIND_UPDATE)
                .addAllBefore(values(id, before))
                .addAllAfter(values(id, after))
                .setBeforeOffset(offset - 1)
                .build();
    }

    public static RowChange leave(int partition, long offset, long id, String before) {
        return change(partition, offset, id)
                .setKind(RowChange.Kind.KIND_LEAVE)
                .addAllBefore(values(id, before))
                .setBeforeOffset(offset - 1)
                .build();
    }

    private static RowChange.Builder change(int partition, long offset, long id) {
        return RowChange.newBuilder()
                .setKey(number(id))
                .setPartition(partition)
                .setOffset(offset)
                .setTimestampMs(2_000);
    }

    private static List<Value> values(long id, String name) {
        return List.of(number(id), Value.newBuilder().setStringValue(name).build());
    }

    private static Value number(long id) {
        return Value.newBuilder().setIntValue(id).build();
    }
}
