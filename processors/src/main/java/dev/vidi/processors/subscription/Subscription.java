package dev.vidi.processors.subscription;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registered.Acknowledged;
import dev.vidi.causality.readlog.ShapeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as it is kept.
 *
 * @param id its identity
 * @param readsOffset offset in the reads topic of the event that has registered it
 * @param writer the life of the task that has kept it so
 * @param home partition of the read log that its changes go to
 * @param leaseMillis whoever follows it is gone when its router gives no sign of life for so long; 0 never
 * @param idleMillis it ends when nobody has followed it for so long; 0 never
 * @param name that its principal has given it; empty when it has none
 * @param principal who has registered it
 * @param attachment who follows it
 * @param acknowledged what was acknowledged last
 * @param fragment what is evaluated
 * @param arguments of the fragment, in Vidi's row encoding
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Subscription(
        UUID id,
        long readsOffset,
        long writer,
        int home,
        int leaseMillis,
        long idleMillis,
        String name,
        String principal,
        Attachment attachment,
        @Nullable Acknowledged acknowledged,
        FragmentHash fragment,
        byte[] arguments) {

    private static final byte FORMAT = 1;
    private static final int FIXED_BYTES = 1 + Long.BYTES * 13 + Integer.BYTES * 4 + 1 + FragmentHash.BYTES;
    private static final long NONE = -1;

    /** A subscription as it is asked for. */
    static Subscription of(Question.Subscribe asked, FragmentHash fragment, Arrival arrival, long writer) {
        return new Subscription(
                asked.subscription(),
                arrival.readsOffset(),
                writer,
                arrival.home(),
                asked.leaseMillis(),
                asked.idleMillis(),
                asked.name(),
                arrival.principal(),
                attachment(asked, arrival),
                null,
                fragment,
                asked.arguments());
    }

    private static Attachment attachment(Question.Subscribe asked, Arrival arrival) {
        return new Attachment(
                asked.attachment(),
                arrival.order(),
                arrival.session(),
                arrival.router(),
                arrival.appended(),
                Attachment.State.ATTACHED);
    }

    ShapeId shape() {
        return ShapeId.of(fragment, arguments);
    }

    Registered registered() {
        return new Registered(readsOffset, acknowledged);
    }

    /** The same as asked again: it stays the registration that it was. */
    Subscription again(Question.Subscribe asked, Arrival arrival, long newWriter) {
        return new Subscription(
                id,
                readsOffset,
                newWriter,
                home,
                asked.leaseMillis(),
                // whoever goes on by the cursor of one with a name does not shorten its life
                !name.isEmpty() && asked.name().isEmpty() ? idleMillis : asked.idleMillis(),
                name,
                principal,
                attachment(asked, arrival),
                acknowledged,
                fragment,
                arguments);
    }

    Subscription turned(Attachment.State state, long when, long newWriter) {
        return changed(attachment.turned(state, when), acknowledged, newWriter);
    }

    Subscription acknowledging(Acknowledged now, long newWriter) {
        return changed(attachment, now, newWriter);
    }

    private Subscription changed(Attachment newAttachment, @Nullable Acknowledged newAcknowledged, long newWriter) {
        return new Subscription(
                id,
                readsOffset,
                newWriter,
                home,
                leaseMillis,
                idleMillis,
                name,
                principal,
                newAttachment,
                newAcknowledged,
                fragment,
                arguments);
    }

    /**
     * What is true of two records of one subscription, by lives of the task that did not know of each other: the later
     * registration, the later call, and the higher acknowledgement.
     */
    static Subscription merge(Subscription one, Subscription other, long newWriter) {
        if (one.readsOffset != other.readsOffset) {
            return one.readsOffset > other.readsOffset ? one : other;
        }
        Attachment later = Attachment.later(one.attachment, other.attachment);
        Subscription base = later.equals(one.attachment) ? one : other;
        return base.changed(later, further(one.acknowledged, other.acknowledged), newWriter);
    }

    private static @Nullable Acknowledged further(@Nullable Acknowledged one, @Nullable Acknowledged other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        boolean first =
                one.next() > other.next() || (one.next() == other.next() && one.logOffset() > other.logOffset());
        return first ? one : other;
    }

    byte[] encode() {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] principalBytes = principal.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + nameBytes.length + principalBytes.length + arguments.length)
                .put(FORMAT)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(readsOffset)
                .putLong(writer)
                .putInt(home)
                .putInt(leaseMillis)
                .putLong(idleMillis)
                .putLong(attachment.id())
                .putLong(attachment.order())
                .putLong(attachment.session().getMostSignificantBits())
                .putLong(attachment.session().getLeastSignificantBits())
                .putLong(attachment.router())
                .putLong(attachment.since())
                .put(attachment.state().code())
                .putLong(acknowledged == null ? NONE : acknowledged.next())
                .putLong(acknowledged == null ? NONE : acknowledged.logOffset())
                .put(fragment.toBytes())
                .putInt(nameBytes.length)
                .put(nameBytes)
                .putInt(principalBytes.length)
                .put(principalBytes)
                .put(arguments)
                .array();
    }

    static Subscription decode(byte[] bytes) {
        if (bytes.length < FIXED_BYTES || bytes[0] != FORMAT) {
            throw new IllegalArgumentException("a kept subscription has " + bytes.length + " bytes that are none");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        long readsOffset = buffer.getLong();
        long writer = buffer.getLong();
        int home = buffer.getInt();
        int lease = buffer.getInt();
        long idle = buffer.getLong();
        Attachment attachment = new Attachment(
                buffer.getLong(),
                buffer.getLong(),
                new UUID(buffer.getLong(), buffer.getLong()),
                buffer.getLong(),
                buffer.getLong(),
                Attachment.State.of(buffer.get()));
        long next = buffer.getLong();
        long logOffset = buffer.getLong();
        FragmentHash fragment = FragmentHash.ofBytes(bytes(buffer, FragmentHash.BYTES));
        String name = new String(bytes(buffer, buffer.getInt()), StandardCharsets.UTF_8);
        String principal = new String(bytes(buffer, buffer.getInt()), StandardCharsets.UTF_8);
        return new Subscription(
                id,
                readsOffset,
                writer,
                home,
                lease,
                idle,
                name,
                principal,
                attachment,
                next == NONE ? null : new Acknowledged(next, logOffset),
                fragment,
                bytes(buffer, buffer.remaining()));
    }

    private static byte[] bytes(ByteBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}
