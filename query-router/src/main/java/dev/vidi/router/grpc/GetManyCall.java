package dev.vidi.router.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.Reads;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call of GetMany: one read, whose answer leaves in pages as the client takes them. Callbacks of the call follow one
 * another; the answer comes on another thread. Thread-safe; guarded by lock.
 */
final class GetManyCall extends ServerCall.Listener<GetManyRequest> implements Reads.Observer {
    /** A page is sent when it has reached one of these. */
    static final int PAGE_BYTES = 128 * 1024;

    static final int PAGE_RESULTS_MAX = 2_048;

    private static final int FRAME_BYTES = 4;

    private final ServerCall<GetManyRequest, GetManyResponse> call;
    private final Metadata metadata;
    private final ReadContext reads;
    private final Executor executor;
    private final Object lock = new Object();

    // written once, before the read that brings the answer
    private @Nullable Asked asked;
    private @Nullable Runnable cancel;
    // guarded by lock
    private @Nullable ReadAnswer answer;
    private int sent;
    private boolean scheduled;
    private boolean ended;

    GetManyCall(
            ServerCall<GetManyRequest, GetManyResponse> call, Metadata metadata, ReadContext reads, Executor executor) {
        this.call = call;
        this.metadata = metadata;
        this.reads = reads;
        this.executor = executor;
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
            fail(thrown);
        }
    }

    @Override
    public void onHalfClose() {
        if (asked == null) {
            fail(new RouterException(ErrorCode.MALFORMED, "expected one request, found none"));
        }
    }

    @Override
    public void onReady() {
        schedule();
    }

    @Override
    public void onCancel() {
        if (cancel != null) {
            cancel.run();
        }
        synchronized (lock) {
            ended = true;
            answer = null;
        }
    }

    @Override
    public void answered(ReadAnswer arrived) {
        synchronized (lock) {
            answer = arrived;
        }
        schedule();
    }

    @Override
    public void failed(RouterException error) {
        fail(error);
    }

    private void schedule() {
        synchronized (lock) {
            if (scheduled || ended || answer == null) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this::sendPages);
    }

    /** Runs on one thread at a time. */
    private void sendPages() {
        try {
            while (true) {
                ReadAnswer current;
                synchronized (lock) {
                    current = answer;
                    if (ended || current == null || !call.isReady()) {
                        scheduled = false; // the call's onReady comes back for the rest
                        return;
                    }
                }
                sendPage(current);
            }
        } catch (RuntimeException defect) {
            fail(defect);
        }
    }

    private void sendPage(ReadAnswer current) {
        Asked question = Objects.requireNonNull(asked);
        GetManyResponse.Builder page = GetManyResponse.newBuilder();
        boolean first = sent == 0;
        int to = fill(page, question, current);
        if (first) {
            page.setSchema(question.table.schema());
        }
        byte[] token = null;
        if (to == current.rows().size()) {
            token = reads.headers()
                    .encode(question.caller.token().afterRead(current.id(), current.seen(), current.dependencies()));
            page.addAllPosition(TableMessages.positions(current))
                    .setReadId(current.id().toString())
                    .setToken(UnsafeByteOperations.unsafeWrap(token));
        }
        synchronized (lock) {
            if (ended) {
                return;
            }
            sent = to;
            ended = token != null;
        }
        if (first) {
            call.sendHeaders(new Metadata());
        }
        call.sendMessage(page.build());
        if (token != null) {
            call.close(Status.OK, CallHeaders.trailers(token));
        }
    }

    private int fill(GetManyResponse.Builder page, Asked question, ReadAnswer current) {
        int next = sent;
        int bytes = 0;
        int end = Math.min(current.rows().size(), next + PAGE_RESULTS_MAX);
        while (next < end && bytes < PAGE_BYTES) {
            KeyResult result = question.table.result(
                    question.request.getKeys(next), current.rows().get(next));
            bytes += result.getSerializedSize() + FRAME_BYTES;
            page.addResults(result);
            next++;
        }
        return next;
    }

    private void fail(Throwable thrown) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            answer = null;
        }
        StatusException status = reads.statuses().status(thrown);
        call.close(status.getStatus(), status.getTrailers());
    }

    private record Asked(GetManyRequest request, Caller caller, TableMessages table) {}
}
