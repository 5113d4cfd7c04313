package dev.vidi.causality.readlog;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the changes of one shape that one partition of a table logs, without gap or duplicate, whatever crashes and zombies
 * have left in the log. Confined to one thread.
 *
 * <p>A record of changes counts only when it covers this reader: its task knew the subscription, and has logged everything
 * from a position on that this reader has reached. What lies behind the reader is a duplicate then, and what lies before it
 * is next.
 */
public final class Continuity {
    private final long registered;
    private final ShapeId shape;
    private long next;
    private boolean torn;

    /**
     * Begins at a position.
     *
     * @param shape whose changes are read
     * @param registered offset in the reads topic of the event that has registered the subscription
     * @param next first offset of the source topic that is not known yet
     */
    public Continuity(ShapeId shape, long registered, long next) {
        this.shape = shape;
        this.registered = registered;
        this.next = next;
    }

    /** The first offset of the source topic of which a change has not been read. */
    public long next() {
        return next;
    }

    /**
     * Whether a task that knew the subscription has begun beyond what was read: then what lies between is not in the log, as
     * no task begins beyond the last mark. That would be a defect, and is noticed here so that nobody waits for ever.
     */
    public boolean isTorn() {
        return torn;
    }

    /** Whose changes are read. */
    public ShapeId shape() {
        return shape;
    }

    /** Offset in the reads topic of the event that has registered the subscription. */
    public long registered() {
        return registered;
    }

    /** The changes of a batch that are new, in order. */
    public List<Change> read(LogBatch batch) {
        return read(batch, batch.coverage().changes());
    }

    /**
     * The changes of a batch that are new, in order.
     *
     * @param changes of the batch, in order: all that are of the shape, so that a thousand readers of one batch need not
     *     each look through all of it
     */
    public List<Change> read(LogBatch batch, List<Change> changes) {
        Coverage coverage = batch.coverage();
        if (coverage.isEmpty() || registered >= coverage.reads()) {
            return List.of();
        }
        if (coverage.from() > next) {
            torn = true;
            return List.of();
        }
        List<Change> fresh = new ArrayList<>();
        for (Change change : changes) {
            if (change.offset() >= next && change.shape().equals(shape)) {
                fresh.add(change);
                next = change.offset() + 1;
            }
        }
        if (coverage.mark()) {
            next = Math.max(next, batch.position());
        }
        return fresh;
    }
}
