package dev.vidi.router.grpc;

import dev.vidi.router.call.Timeouts;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a call may take. */
final class Deadlines {
    private Deadlines() {}

    /** What is left of the current call's time. */
    static Duration remaining() throws RouterException {
        return remaining(Context.current().getDeadline(), Timeouts.DEFAULT);
    }

    /** What is left of a time that begins now, within a call's. */
    static Duration within(Duration timeout) throws RouterException {
        Duration bounded = min(timeout, Timeouts.MAX);
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
        return min(Duration.ofNanos(left), Timeouts.MAX);
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
