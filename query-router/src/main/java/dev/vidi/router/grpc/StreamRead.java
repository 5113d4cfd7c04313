package dev.vidi.router.grpc;

import dev.vidi.proto.api.v1.SessionRead;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import dev.vidi.router.read.Reads;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One read of a session stream and what became of it. The outcome is written before the stream is told, under whose lock
 * it passes to the sender.
 */
final class StreamRead implements Reads.Observer {
    private static final int RESULT_OVERHEAD_BYTES = 48;
    private static final Duration RETRY = Duration.ofMillis(100);

    private final SessionStream stream;
    private final SessionRead request;
    private @Nullable TableMessages table;
    private @Nullable Runnable cancel;
    private @Nullable ReadAnswer answer;
    private @Nullable Throwable failure;
    private int bytes;
    private volatile boolean ended;

    StreamRead(SessionStream stream, SessionRead request) {
        this.stream = stream;
        this.request = request;
    }

    void reads(TableMessages from) {
        table = from;
    }

    void cancelledBy(Runnable cancellation) {
        cancel = cancellation;
    }

    @Override
    public void answered(ReadAnswer arrived) {
        int size = size(arrived.rows());
        if (size > SessionLimits.ANSWER_BYTES_MAX) {
            failed(new RouterException(
                    ErrorCode.TOO_LARGE,
                    "answer has " + size + " bytes, a session's answer has at most " + SessionLimits.ANSWER_BYTES_MAX
                            + "; read fewer keys at a time, or use GetMany"));
            return;
        }
        answer = arrived;
        bytes = size;
        end();
    }

    @Override
    public void failed(RouterException error) {
        failed((Throwable) error);
    }

    void failed(Throwable thrown) {
        failure = thrown;
        end();
    }

    /** Drops the answer of a client that does not take its answers. */
    void tooMuchUnread(long bytesMax) {
        dropped(new RouterException(
                ErrorCode.OVERLOADED,
                "more than " + bytesMax + " bytes of answers wait to be taken from the stream; take them, then read"
                        + " again",
                RETRY,
                null));
    }

    /** Drops the answer, and says why. */
    void dropped(RouterException why) {
        answer = null;
        bytes = 0;
        failure = why;
    }

    void cancel() {
        if (!ended && cancel != null) {
            cancel.run();
        }
    }

    boolean ended() {
        return ended;
    }

    /** About how large the answer is as a message. */
    int bytes() {
        return bytes;
    }

    SessionRead request() {
        return request;
    }

    @Nullable
    ReadAnswer answer() {
        return answer;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The table, of a read that was answered. */
    TableMessages table() {
        if (table == null) {
            throw new IllegalStateException("a read without table was answered");
        }
        return table;
    }

    private void end() {
        ended = true;
        stream.completed(this);
    }

    private int size(List<@Nullable FoundRow> rows) {
        long size = 0;
        for (FoundRow row : rows) {
            size += RESULT_OVERHEAD_BYTES + (row == null ? 0 : 2L * row.columns().length);
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }
}
