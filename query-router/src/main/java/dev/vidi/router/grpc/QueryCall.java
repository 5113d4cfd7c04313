package dev.vidi.router.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.proto.api.v1.MissingPartition;
import dev.vidi.proto.api.v1.QueryEnd;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.QueryRow;
import dev.vidi.proto.api.v1.QueryRows;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.router.call.CallFields;
import dev.vidi.router.call.CallPump;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRequest;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.SelectSink;
import dev.vidi.router.select.SelectedRow;
import dev.vidi.router.select.Selects;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call of Query: rows leave as the client takes them, and pages are read as rows leave. Callbacks of the call follow
 * one another; pages come on another thread. Thread-safe.
 */
final class QueryCall extends ServerCall.Listener<QueryRequest> implements SelectSink, OpenCalls.OpenCall {
    /** A message is sent when it has reached one of these. */
    static final int MESSAGE_BYTES = 128 * 1024;

    static final int MESSAGE_ROWS_MAX = 4_096;

    private static final int FRAME_BYTES = 4;

    private final ServerCall<QueryRequest, QueryResponse> call;
    private final Metadata metadata;
    private final ReadContext reads;
    private final Selects selects;
    private final Executor executor;
    private final CallPump pump;

    // confined to the one thread that sends
    private boolean headed;
    private @Nullable QueryRow carried;
    // confined to the call's callbacks
    private boolean asked;
    private volatile @Nullable Running running;

    private record Running(SelectRun run, SelectMessages messages, Caller caller) {}

    QueryCall(
            ServerCall<QueryRequest, QueryResponse> call,
            Metadata metadata,
            ReadContext reads,
            Selects selects,
            Executor executor) {
        this.call = call;
        this.metadata = metadata;
        this.reads = reads;
        this.selects = selects;
        this.executor = executor;
        this.pump = new CallPump(executor, this::send, this::close);
        call.request(1);
    }

    @Override
    public void onMessage(QueryRequest request) {
        asked = true;
        Duration timeout;
        try {
            timeout = Deadlines.remaining();
        } catch (RouterException late) {
            failed(late);
            return;
        }
        // planning may take milliseconds, which the threads of gRPC have not
        executor.execute(Context.current().wrap(() -> start(request, timeout)));
    }

    private void start(QueryRequest request, Duration timeout) {
        try {
            Caller caller = reads.headers().caller(metadata);
            SelectPlan plan = selects.plan(request.getSql());
            SelectMessages messages = new SelectMessages(plan);
            SelectRun run = selects.run(
                    new SelectRequest(
                            plan,
                            Selects.admit(plan, messages.parameters(request.getParametersList())),
                            ReadRequests.level(request.getOptions()),
                            caller.token(),
                            caller.reader(request.getOptions().getOnBehalfOf()),
                            timeout,
                            ReadRequests.waitMax(request.getOptions()),
                            caller.traceparent(),
                            CallFields.readId("retries", request.getOptions().getRetries()),
                            request.getAllowPartial(),
                            request.getRowsMax()),
                    this);
            running = new Running(run, messages, caller);
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
    public void failed(RouterException error) {
        pump.fail(error);
    }

    @Override
    public void end(RouterException why) {
        pump.fail(why);
    }

    private void send() {
        Running current = running;
        if (current != null) {
            sendWhatIsThere(current);
        }
    }

    private void sendWhatIsThere(Running current) {
        SelectRun.Header header = current.run.header();
        if (header == null) {
            return;
        }
        if (!headed) {
            headed = true;
            call.sendHeaders(new Metadata());
            send(QueryResponse.newBuilder().setHeader(current.messages.header(current.run, header)));
        }
        while (call.isReady() && !pump.over()) {
            QueryRows.Builder rows = rows(current);
            if (rows.getRowsCount() > 0) {
                send(QueryResponse.newBuilder().setRows(rows));
            } else if (current.run.isDone()) {
                end(current, header);
            } else {
                current.run.more();
                return;
            }
        }
    }

    private QueryRows.Builder rows(Running current) {
        QueryRows.Builder rows = QueryRows.newBuilder();
        int bytes = 0;
        while (rows.getRowsCount() < MESSAGE_ROWS_MAX && bytes < MESSAGE_BYTES) {
            QueryRow row = carried;
            carried = null;
            if (row == null) {
                SelectedRow next = current.run.next();
                if (next == null) {
                    break;
                }
                row = current.messages.row(next);
            }
            int rowBytes = row.getSerializedSize() + FRAME_BYTES;
            if (bytes > 0 && bytes + rowBytes > MESSAGE_BYTES) {
                carried = row;
                break;
            }
            bytes += rowBytes;
            rows.addRows(row);
        }
        return rows;
    }

    private void send(QueryResponse.Builder message) {
        if (!pump.over()) {
            call.sendMessage(message.build());
        }
    }

    private void end(Running current, SelectRun.Header header) {
        byte[] token = reads.headers()
                .encode(current.caller.token().afterRead(header.id(), header.seen(), header.dependencies()));
        QueryEnd.Builder end = QueryEnd.newBuilder()
                .setToken(UnsafeByteOperations.unsafeWrap(token))
                .setExamined(current.run.examined())
                .setRows(current.run.rows());
        current.run
                .missing()
                .forEach((partition, why) -> end.addMissing(
                        MissingPartition.newBuilder().setPartition(partition).setReason(why)));
        if (pump.over() || !pump.end()) {
            return;
        }
        current.run.end();
        call.sendMessage(QueryResponse.newBuilder().setEnd(end).build());
        call.close(Status.OK, CallHeaders.trailers(token));
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
