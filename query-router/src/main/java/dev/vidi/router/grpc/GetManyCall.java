package dev.vidi.router.grpc;

import dev.vidi.causality.wire.FieldWriter;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.router.call.CallPump;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import dev.vidi.router.read.Reads;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One call of GetMany: one read, whose answer leaves in pages as the client takes them. Callbacks of the call follow one
 * another; the answer comes on another thread. Thread-safe.
 */
final class GetManyCall extends ServerCall.Listener<GetManyRequest> implements Reads.Observer, OpenCalls.OpenCall {
    /** A page is sent when it has reached one of these. */
    static final int PAGE_BYTES = 128 * 1024;

    static final int PAGE_RESULTS_MAX = 2_048;

    /** What a message takes beside its results, and what a result takes, about. */
    private static final int RESPONSE_BYTES = 512;

    private static final int RESULT_BYTES = 128;

    private final ServerCall<GetManyRequest, byte[]> call;
    private final Metadata metadata;
    private final ReadContext reads;
    private final CallPump pump;

    // written once, before the read that brings the answer
    private @Nullable Asked asked;
    private @Nullable Runnable cancel;
    private volatile @Nullable ReadAnswer answer;
    /** What the answer holds until the call ends. */
    private final AtomicLong held = new AtomicLong();
    // confined to the one thread that sends
    private int sent;

    GetManyCall(ServerCall<GetManyRequest, byte[]> call, Metadata metadata, ReadContext reads, Executor executor) {
        this.call = call;
        this.metadata = metadata;
        this.reads = reads;
        this.pump = new CallPump(executor, this::send, this::close);
        call.request(1);
    }

    @Override
    public void onMessage(GetManyRequest request) {
        try {
            Caller caller = reads.headers().caller(metadata);
            TableMessages table = reads.table(request.getTable());
            asked = new Asked(request, caller, table);
            cancel = reads.reads()
                    .read(
                            ReadRequests.of(
                                    table,
                                    request.getKeysList(),
                                    request.getOptions(),
                                    caller,
                                    caller.token(),
                                    Deadlines.remaining()),
                            this);
        } catch (Exception thrown) {
            pump.fail(thrown);
        }
    }

    @Override
    public void onHalfClose() {
        if (asked == null) {
            pump.fail(new RouterException(ErrorCode.MALFORMED, "expected one request, found none"));
        }
    }

    @Override
    public void onReady() {
        pump.progressed();
    }

    @Override
    public void onCancel() {
        if (cancel != null) {
            cancel.run();
        }
        boolean unused = pump.end();
        release();
    }

    @Override
    public void answered(ReadAnswer arrived) {
        long bytes = 0;
        for (FoundRow row : arrived.rows()) {
            bytes += row == null ? 0 : row.columns().length;
        }
        if (!reads.untaken().hold(bytes)) {
            pump.fail(reads.untaken().refusal());
            return;
        }
        held.set(bytes);
        answer = arrived;
        if (!pump.open()) {
            release();
        }
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
        ReadAnswer current = answer;
        while (current != null && call.isReady() && !pump.over()) {
            sendPage(current);
        }
    }

    private void sendPage(ReadAnswer current) {
        Asked question = Objects.requireNonNull(asked);
        int left = current.rows().size() - sent;
        FieldWriter page = new FieldWriter(Math.min(PAGE_BYTES / 4, RESPONSE_BYTES + RESULT_BYTES * left));
        boolean first = sent == 0;
        int to = fill(page, question, current);
        if (first) {
            page.element(GetManyResponse.SCHEMA_FIELD_NUMBER, question.table.schemaBytes());
        }
        byte[] token = null;
        if (to == current.rows().size()) {
            token = reads.headers()
                    .encode(question.caller.token().afterRead(current.id(), current.seen(), current.dependencies()));
            ResultFields.positions(page, GetManyResponse.POSITION_FIELD_NUMBER, current);
            page.text(GetManyResponse.READ_ID_FIELD_NUMBER, current.id().toString());
            page.element(GetManyResponse.TOKEN_FIELD_NUMBER, token);
        }
        if (pump.over() || (token != null && !pump.end())) {
            return;
        }
        sent = to;
        if (first) {
            call.sendHeaders(new Metadata());
        }
        call.sendMessage(page.toBytes());
        if (token != null) {
            call.close(Status.OK, CallHeaders.trailers(token));
            release();
        }
    }

    private void release() {
        answer = null;
        reads.untaken().release(held.getAndSet(0));
    }

    private int fill(FieldWriter page, Asked question, ReadAnswer current) {
        int next = sent;
        int end = Math.min(current.rows().size(), next + PAGE_RESULTS_MAX);
        while (next < end && page.size() < PAGE_BYTES) {
            question.table
                    .results()
                    .write(
                            page,
                            GetManyResponse.RESULTS_FIELD_NUMBER,
                            question.request.getKeys(next),
                            current.rows().get(next));
            next++;
        }
        return next;
    }

    private void close(Throwable thrown) {
        release();
        StatusException status = reads.statuses().status(thrown);
        call.close(status.getStatus(), status.getTrailers());
    }

    private record Asked(GetManyRequest request, Caller caller, TableMessages table) {}
}
