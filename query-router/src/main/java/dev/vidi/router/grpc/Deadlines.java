package dev.vidi.router.grpc;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadLimits;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a call may take. */
final class Deadlines {
    /** For calls that name none. */
    static final Duration DEFAULT = Duration.ofSeconds(10);

    /** Longer deadlines count as this: nobody waits so long for a read, and it would only keep dead ones alive. */
    static final Duration MAX = ReadLimits.DEFAULT.timeoutMax();

    private Deadlines() {}

    /** What is left of the current call's time. */
    static Duration remaining() throws RouterException {
        return remaining(Context.current().getDeadline(), DEFAULT);
    }

    /** What is left of a time that begins now, within a call's. */
    static Duration within(Duration timeout) throws RouterException {
        Duration bounded = min(timeout, MAX);
        return min(bounded, remaining(Context.current().getDeadline(), bounded));
    }

    private static Duration remaining(@Nullable Deadline deadline, Duration otherwise) throws RouterException {
        if (deadline == null) {
            return otherwise;
        }
        long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        if (left < TimeUnit.MILLISECONDS.toNanos(1)) {
            throw new RouterException(
                    ErrorCode.DEADLINE, "the deadline had passed when the call arrived; give it more time");
        }
        return min(Duration.ofNanos(left), MAX);
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
