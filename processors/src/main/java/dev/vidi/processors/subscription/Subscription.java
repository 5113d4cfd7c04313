package dev.vidi.processors.subscription;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.ShapeId;
import java.nio.ByteBuffer;

/**
 * A subscription as it is kept.
 *
 * @param readsOffset offset in the reads topic of the event that has registered it
 * @param home partition of the read log that its changes go to
 * @param router that asked last; its signs of life renew the lease
 * @param leaseMillis how long it lives without; 0 for one that stays
 * @param fragment what is evaluated
 * @param arguments of the fragment, in Vidi's row encoding
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Subscription(long readsOffset, int home, long router, int leaseMillis, FragmentHash fragment, byte[] arguments) {

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + Long.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES;

    ShapeId shape() {
        return ShapeId.of(fragment, arguments);
    }

    /** The same as asked again: it stays the registration that it was. */
    Subscription renewing(Subscription known) {
        return new Subscription(known.readsOffset, home, router, leaseMillis, fragment, arguments);
    }

    /** The later registration. */
    static Subscription later(Subscription one, Subscription other) {
        return one.readsOffset >= other.readsOffset ? one : other;
    }

    byte[] encode() {
        return ByteBuffer.allocate(FIXED_BYTES + FragmentHash.BYTES + arguments.length)
                .put(VERSION)
                .putLong(readsOffset)
                .putInt(home)
                .putLong(router)
                .putInt(leaseMillis)
                .put(fragment.toBytes())
                .put(arguments)
                .array();
    }

    static Subscription decode(byte[] bytes) {
        if (bytes.length < FIXED_BYTES + FragmentHash.BYTES || bytes[0] != VERSION) {
            throw new IllegalArgumentException("a kept subscription has " + bytes.length + " bytes that are none");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        long readsOffset = buffer.getLong();
        int home = buffer.getInt();
        long router = buffer.getLong();
        int lease = buffer.getInt();
        byte[] hash = new byte[FragmentHash.BYTES];
        buffer.get(hash);
        byte[] arguments = new byte[buffer.remaining()];
        buffer.get(arguments);
        return new Subscription(readsOffset, home, router, lease, FragmentHash.ofBytes(hash), arguments);
    }
}
