package dev.vidi.router.read;

import dev.vidi.causality.readlog.ReadId;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Ids of reads: random UUIDs (version 4). The seed of each thread is drawn from the system's entropy; the generator after
 * it is quick, not secret, as an id gives no right to anything. Thread-safe.
 */
final class ReadIds {

    private static final ThreadLocal<SplittableRandom> RANDOM =
            ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

    private ReadIds() {}

    static ReadId next() {
        SplittableRandom random = RANDOM.get();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0xC0L << 56)) | (0x80L << 56);
        return new ReadId(high, low);
    }
}
