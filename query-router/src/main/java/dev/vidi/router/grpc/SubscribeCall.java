package dev.vidi.router.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.causality.token.Cursor;
import dev.vidi.proto.api.v1.Progress;
import dev.vidi.proto.api.v1.QueryRow;
import dev.vidi.proto.api.v1.QueryRows;
import dev.vidi.proto.api.v1.Resync;
import dev.vidi.proto.api.v1.RowChanges;
import dev.vidi.proto.api.v1.SnapshotComplete;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.router.call.CallFields;
import dev.vidi.router.call.CallPump;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRequest;
import dev.vidi.router.select.SelectSink;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.SubscriptionEvent;
import dev.vidi.router.subscribe.SubscriptionRun;
import dev.vidi.router.subscribe.Subscriptions;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call of Subscribe: rows and changes leave as the client takes them, and what it does not take stays in the log.
 * Callbacks of the call follow one another; news come on another thread. Thread-safe.
 */
final class SubscribeCall extends ServerCall.Listener<SubscribeRequest> implements SelectSink {

    /** A message is sent when it has reached this: one of them waits for each subscriber that takes nothing. */
    private static final int MESSAGE_BYTES = 32 * 1024;

    private static final int FRAME_BYTES = 4;

    private final ServerCall<SubscribeRequest, SubscribeResponse> call;
    private final Metadata metadata;
    private final ReadContext reads;
    private final Selects selects;
    private final Subscriptions subscriptions;
    private final Executor executor;
    private final CallPump pump;

    // confined to the one thread that sends
    private boolean headed;
    private QueryRows.Builder rows = QueryRows.newBuilder();
    private RowChanges.Builder changes = RowChanges.newBuilder();
    private int bytes;
    private @Nullable Cursor cursor;
    // confined to the call's callbacks
    private boolean asked;
    private volatile @Nullable Running running;

    private record Running(SubscriptionRun run, SelectMessages messages, Caller caller, String name) {}

    SubscribeCall(
            ServerCall<SubscribeRequest, SubscribeResponse> call,
            Metadata metadata,
            ReadContext reads,
            Selects selects,
            Subscriptions subscriptions,
            Executor executor) {
        this.call = call;
        this.metadata = metadata;
        this.reads = reads;
        this.selects = selects;
        this.subscriptions = subscriptions;
        this.executor = executor;
        this.pump = new CallPump(executor, this::send, this::close);
        call.request(1);
    }

    @Override
    public void onMessage(SubscribeRequest request) {
        asked = true;
        Duration timeout;
        try {
            timeout = Deadlines.remaining();
        } catch (RouterException late) {
            pump.fail(late);
            return;
        }
        executor.execute(Context.current().wrap(() -> start(request, timeout)));
    }

    private void start(SubscribeRequest request, Duration timeout) {
        try {
            Caller caller = reads.headers().caller(metadata);
            String name = CallFields.bounded("name", request.getName());
            SelectPlan plan = selects.plan(request.getSql());
            SelectMessages messages = new SelectMessages(plan);
            SelectRequest select = new SelectRequest(
                    plan,
                    Selects.admit(plan, messages.parameters(request.getParametersList())),
                    ReadRequests.level(request.getOptions()),
                    caller.token(),
                    caller.reader(request.getOptions().getOnBehalfOf()),
                    timeout,
                    ReadRequests.waitMax(request.getOptions()),
                    caller.traceparent(),
                    CallFields.readId("retries", request.getOptions().getRetries()),
                    false,
                    0);
            Cursor from = request.getCursor().isEmpty()
                    ? null
                    : reads.headers().cursor(request.getCursor().toByteArray());
            SubscriptionRun run = subscriptions.subscribe(
                    new dev.vidi.router.subscribe.SubscribeRequest(select, name, from, request.getSnapshot()), this);
            running = new Running(run, messages, caller, name);
            if (!pump.open()) {
                run.end();
            }
        } catch (Exception thrown) {
            pump.fail(thrown);
        }
    }

    @Override
    public void onHalfClose() {
        if (!asked) {
            pump.fail(new RouterException(ErrorCode.MALFORMED, "expected one request, found none"));
        }
    }

    @Override
    public void onReady() {
        pump.progressed();
    }

    @Override
    public void onCancel() {
        boolean unused = pump.end();
        Running current = running;
        if (current != null) {
            current.run.end();
        }
    }

    @Override
    public void progressed() {
        pump.progressed();
    }

    @Override
    public void progressedAlone() {
        pump.progressedHere();
    }

    @Override
    public void failed(RouterException error) {
        pump.fail(error);
    }

    private void send() {
        Running current = running;
        if (current == null) {
            return;
        }
        while (call.isReady() && !pump.over()) {
            SubscriptionEvent event = current.run.next();
            if (event == null) {
                flush();
                return;
            }
            event.fold(
                    begun -> begun(current, begun),
                    row -> row(current, row),
                    complete -> complete(current, complete),
                    changed -> changed(current, changed),
                    this::resync);
        }
        flush();
    }

    private Object begun(Running current, SubscriptionEvent.Begun begun) {
        if (!headed) {
            headed = true;
            call.sendHeaders(new Metadata());
        }
        SubscribeResponse.Builder message =
                SubscribeResponse.newBuilder().setHeader(current.messages.header(current.run, begun, current.name));
        Cursor behind = begun.cursor();
        if (behind != null) {
            message.setCursor(encoded(behind));
        }
        return send(message);
    }

    private Object row(Running current, SubscriptionEvent.Row row) {
        QueryRow message = current.messages.row(row.selected());
        rows.addRows(message);
        return grown(message.getSerializedSize());
    }

    private Object grown(int more) {
        bytes += more + FRAME_BYTES;
        return bytes >= MESSAGE_BYTES || rows.getRowsCount() >= QueryCall.MESSAGE_ROWS_MAX ? flush() : this;
    }

    private Object complete(Running current, SubscriptionEvent.Complete complete) {
        Object unused = flush();
        byte[] token = reads.headers()
                .encode(current.caller
                        .token()
                        .afterRead(
                                complete.snapshot().id(),
                                complete.snapshot().seen(),
                                complete.snapshot().dependencies()));
        SnapshotComplete.Builder message = SnapshotComplete.newBuilder()
                .setToken(UnsafeByteOperations.unsafeWrap(token))
                .setRows(complete.rows())
                .setExamined(complete.examined())
                .addAllPosition(SelectMessages.positions(complete.snapshot().positions()));
        return send(SubscribeResponse.newBuilder().setSnapshotComplete(message).setCursor(encoded(complete.cursor())));
    }

    private Object changed(Running current, SubscriptionEvent.Changed changed) {
        cursor = changed.cursor();
        if (changed.changes().isEmpty()) {
            Object unused = flush();
            Progress.Builder progress =
                    Progress.newBuilder().addAllPosition(SelectMessages.positions(changed.positions()));
            return send(SubscribeResponse.newBuilder().setProgress(progress).setCursor(encoded(changed.cursor())));
        }
        int more = 0;
        for (var change : changed.changes()) {
            var message = current.messages.change(changed.partition(), change);
            changes.addChanges(message);
            more += message.getSerializedSize() + FRAME_BYTES;
        }
        return grown(more);
    }

    private Object resync(SubscriptionEvent.Resync resync) {
        Object unused = flush();
        if (!headed) {
            headed = true;
            call.sendHeaders(new Metadata());
        }
        return send(SubscribeResponse.newBuilder().setResync(Resync.newBuilder().setReason(resync.reason())));
    }

    private Object flush() {
        if (rows.getRowsCount() > 0) {
            Object unused = send(SubscribeResponse.newBuilder().setRows(rows));
            rows = QueryRows.newBuilder();
        }
        Cursor behind = cursor;
        if (changes.getChangesCount() > 0 && behind != null) {
            Object unused =
                    send(SubscribeResponse.newBuilder().setChanges(changes).setCursor(encoded(behind)));
            changes = RowChanges.newBuilder();
        }
        bytes = 0;
        return this;
    }

    private ByteString encoded(Cursor behind) {
        return UnsafeByteOperations.unsafeWrap(reads.headers().encode(behind));
    }

    private Object send(SubscribeResponse.Builder message) {
        if (!pump.over()) {
            call.sendMessage(message.build());
        }
        return this;
    }

    private void close(Throwable thrown) {
        Running current = running;
        if (current != null) {
            current.run.end();
        }
        StatusException status = reads.statuses().status(thrown);
        call.close(status.getStatus(), status.getTrailers());
    }
}
