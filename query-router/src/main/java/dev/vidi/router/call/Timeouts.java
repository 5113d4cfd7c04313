package dev.vidi.router.call;

import dev.vidi.router.read.ReadLimits;
import java.time.Duration;

/** How long a call may take. */
public final class Timeouts {
    /** For calls that name none. */
    public static final Duration DEFAULT = Duration.ofSeconds(10);

    /** Longer ones count as this: nobody waits so long for a read, and it would only keep dead ones alive. */
    public static final Duration MAX = ReadLimits.DEFAULT.timeoutMax();

    private Timeouts() {}
}
