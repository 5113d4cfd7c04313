package dev.vidi.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A query that stays: the rows that are there, and then every change of them, until it is closed. Events are taken in one
 * of three ways: one by one ({@link #hasNext}, {@link #next}, {@link #poll}), by a {@link #listen listener}, or through a
 * {@link #publisher}. They come as they are taken: a client that is slow slows the server down, and fills no memory.
 *
 * <p>When its call breaks it makes the next one by itself and goes on where it was, without gap and without repetition.
 * One with a name acknowledges, about once a second, what was taken before the event that is asked for: whoever subscribes
 * by its name later, without a cursor, goes on there. Where that is not possible, a {@link SubscriptionEvent.Resync} comes first, and all rows anew. Whatever else happens
 * ends it with {@link VidiException}: above all ABORTED, when another client has attached to the same name.
 *
 * <p>One by one it is for one thread; what does not take events may be called by any.
 */
public final class Subscription implements Iterator<SubscriptionEvent>, AutoCloseable {

    private enum Way {
        ONE_BY_ONE,
        HANDED_OUT
    }

    private final SubscriptionFeed feed;
    private final Acknowledger acknowledger;
    private final SubscriptionReader reader;
    private final AtomicReference<@Nullable Way> way = new AtomicReference<>();
    private @Nullable SubscriptionEvent ahead;

    Subscription(SubscriptionFeed feed, Acknowledger acknowledger, @Nullable Cursor start) {
        this.feed = feed;
        this.acknowledger = acknowledger;
        this.reader = new SubscriptionReader(feed, acknowledger, start);
    }

    /** What is known before the rows, as the server last said it. */
    public SubscriptionHeader header() {
        return feed.header();
    }

    /** Whether a server talks to it just now; when not, it tries to reach one. */
    public boolean connected() {
        return feed.connected();
    }

    /** Whether it was closed on this side. */
    public boolean closed() {
        return feed.closed();
    }

    /**
     * Waits for the next event; false when the subscription was closed. {@link VidiException} when it has failed, or when
     * the thread is interrupted, which leaves the subscription as it is.
     */
    @Override
    public boolean hasNext() {
        while (ahead == null && await(Long.MAX_VALUE / 2)) {
            // nothing yet
        }
        return ahead != null;
    }

    /** Waits for the next event; {@link NoSuchElementException} when the subscription was closed. */
    @Override
    public SubscriptionEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the subscription was closed");
        }
        return taken().orElseThrow();
    }

    /** Waits for the next event for a time; empty when it has not come by then, or the subscription was closed. */
    public Optional<SubscriptionEvent> poll(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toNanos();
        while (await(left) && left > 0) {
            left = end - System.nanoTime();
        }
        return taken();
    }

    /**
     * Has a listener told all events, one after the other, on an executor.
     *
     * @param executor runs one task of the subscription at a time
     */
    public void listen(Executor executor, SubscriptionListener listener) {
        claim(Way.HANDED_OUT, null);
        SubscriptionDelivery.start(this, feed, reader, executor, new ListenerSubscriber(listener));
    }

    /**
     * The events as a publisher for one subscriber, who is given what it asks for. It completes when the subscription is
     * closed; its cancellation closes the subscription.
     *
     * @param executor runs one task of the subscription at a time
     */
    public Flow.Publisher<SubscriptionEvent> publisher(Executor executor) {
        return subscriber -> {
            try {
                claim(Way.HANDED_OUT, null);
            } catch (IllegalStateException used) {
                SubscriptionDelivery.refuse(subscriber, used);
                return;
            }
            SubscriptionDelivery.start(this, feed, reader, executor, subscriber);
        };
    }

    /**
     * Ends it; one with a name stays with the server, and what was taken of it is acknowledged soon after. What has not
     * been taken is not given any more.
     */
    @Override
    public void close() {
        acknowledger.close();
        feed.close();
    }

    private Optional<SubscriptionEvent> taken() {
        SubscriptionEvent event = ahead;
        ahead = null;
        return Optional.ofNullable(event);
    }

    /** Waits a while; false when there is an event, or the end. */
    private boolean await(long nanos) {
        if (feed.closed()) {
            return false;
        }
        claim(Way.ONE_BY_ONE, Way.ONE_BY_ONE);
        if (ahead == null) {
            reader.taken(reader.given());
            ahead = reader.next();
        }
        if (ahead != null) {
            return false;
        }
        if (reader.over()) {
            reader.failure().ifPresent(failure -> {
                throw failure;
            });
            return false;
        }
        try {
            feed.await(nanos);
        } catch (InterruptedException interrupt) {
            throw Blocking.interrupted();
        }
        return true;
    }

    /** Events are taken in one way from the first of them on. */
    private void claim(Way wanted, @Nullable Way allowed) {
        Way before = way.compareAndExchange(null, wanted);
        if (before != null && before != allowed) {
            throw new IllegalStateException("the events of a subscription are taken in one way, by one taker");
        }
    }
}
