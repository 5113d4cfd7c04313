package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.token.Cursor;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.Reads;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether one call still speaks for its subscription. The read log tells of newer calls, of other queries under the same
 * name, and of ends, by partition and in whatever order; it may do so before the call knows where it is registered.
 * Thread-safe; guarded by its monitor; what ends the call is told outside of it.
 */
final class Tenure {
    /** How long the lead partition may take to tell which of two queries is the newer. */
    private static final long VERDICT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Subscribed subscribed;
    private final Subscriptions.Stages stages;
    private final Consumer<RouterException> over;
    private final Attached attached;
    private SortedMap<Integer, Cursor.Place> places = Collections.emptySortedMap();
    /** Since when another query stands in for this one in some partition; null while none does. */
    private @Nullable Long suspendedNanos;

    /** Partitions where the call is being attached again. */
    private final Set<Integer> attaching = new HashSet<>();

    /** Ends of registrations that may be this one, by partition: the answers that tell are still to come. */
    private final SortedMap<Integer, Ended> early = new TreeMap<>();

    /** Whether another query has taken its name. */
    private boolean replaced;

    private boolean closed;

    /**
     * That of a call which is not registered yet.
     *
     * @param over told why the call is over; more than once, perhaps
     */
    Tenure(Subscribed subscribed, Subscriptions.Stages stages, Consumer<RouterException> over) {
        this.subscribed = subscribed;
        this.stages = stages;
        this.over = over;
        this.attached = new Attached(subscribed.attachment());
    }

    /** Notes where the call is registered, now or once more, and looks at what was told of that before. */
    void registered(SortedMap<Integer, Cursor.Place> at) {
        SortedMap<Integer, Ended> ends;
        synchronized (this) {
            places = new TreeMap<>(at);
            ends = new TreeMap<>(early);
            ends.entrySet().removeIf(each -> !isOurs(each.getKey(), each.getValue()));
        }
        checkAttached();
        ends.forEach(this::end);
    }

    /** Notes that a call was attached to the subscription. */
    void attached(int partition, long attachment, long readsOffset, int index) {
        attached.note(partition, attachment, readsOffset, index);
        checkAttached();
    }

    /** Notes that a registration has ended in a partition. */
    void ended(int partition, Ended end) {
        synchronized (this) {
            if (!isOurs(partition, end)) {
                early.put(partition, end);
                return;
            }
        }
        end(partition, end);
    }

    /** Whether it is open if this call still speaks for the subscription: until it is known, nothing is to be given out. */
    synchronized boolean isSuspended() {
        return suspendedNanos != null;
    }

    /** Whether another query has taken its name, so that what is left of it elsewhere is to be forgotten. */
    synchronized boolean isReplaced() {
        return replaced;
    }

    /** Time has passed: waits no longer for a verdict that does not come. */
    void check() {
        Long since;
        synchronized (this) {
            since = suspendedNanos;
        }
        if (since != null && stages.nanoClock().getAsLong() - since > VERDICT_NANOS) {
            over.accept(again("another client has tried to take the subscription over"));
        }
    }

    /** Ends the call because a newer one has taken the subscription over. */
    void supersede() {
        over.accept(new RouterException(
                ErrorCode.ABORTED, "another client has attached to the subscription, the newer one goes on"));
    }

    /** The call is over: it is attached nowhere any more. */
    synchronized void close() {
        closed = true;
    }

    private boolean isOurs(int partition, Ended end) {
        Cursor.Place place = places.get(partition);
        return place != null && place.registered() == end.registered();
    }

    private synchronized @Nullable Integer lead() {
        return subscribed.lead(places);
    }

    private void checkAttached() {
        Integer lead = lead();
        if (lead == null) {
            return;
        }
        if (attached.isSuperseded(lead)) {
            supersede();
            return;
        }
        SortedSet<Integer> torn = attached.torn(lead);
        synchronized (this) {
            torn.removeAll(attaching);
            if (closed || places.isEmpty() || torn.isEmpty()) {
                return;
            }
            attaching.addAll(torn);
        }
        attachAgain(torn);
    }

    /** Attaches where an older call came later. */
    private void attachAgain(SortedSet<Integer> partitions) {
        Runnable unused = stages.reads().read(subscribed.again(partitions, stages.limits()), new Reads.Observer() {
            @Override
            public void answered(ReadAnswer answer) {
                done();
            }

            @Override
            public void failed(RouterException error) {
                // the subscriber follows all the same; its acknowledgements tell when it is not attached
                done();
            }

            private void done() {
                synchronized (Tenure.this) {
                    attaching.removeAll(partitions);
                }
            }
        });
    }

    private void end(int partition, Ended end) {
        switch (end.reason()) {
            case CANCELLED -> over.accept(new RouterException(ErrorCode.NOT_FOUND, "the subscription was cancelled"));
            case EXPIRED -> over.accept(again("the subscription had run out"));
            case REPLACED -> replaced(partition);
        }
    }

    /**
     * Another query was registered. Only the lead partition tells whether it is the newer one; until it has, nothing is
     * given out: what comes from here on is not what this call is about.
     */
    private void replaced(int partition) {
        synchronized (this) {
            Integer lead = subscribed.lead(places);
            replaced |= lead != null && lead == partition;
            if (!replaced) {
                if (suspendedNanos == null) {
                    suspendedNanos = stages.nanoClock().getAsLong();
                }
                return;
            }
        }
        supersede();
    }

    private static RouterException again(String why) {
        return new RouterException(
                ErrorCode.UNAVAILABLE, why + "; subscribe again with your cursor", Duration.ofMillis(100), null);
    }
}
