package dev.vidi.client;

import com.google.protobuf.ByteString;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to one subscriber, as many as it asks for, in one task at a time. Thread-safe; guarded by its monitor; the
 * subscriber is called outside of it.
 */
final class SubscriptionDelivery implements Flow.Subscription {
    /** An executor that others use too is left to them now and then. */
    private static final int EVENTS_PER_TASK = 256;

    private final Subscription owner;
    private final SubscriptionReader reader;
    private final Executor executor;
    private final Flow.Subscriber<? super SubscriptionEvent> subscriber;
    /** One ahead of the demand, so that the end is seen without any. Confined to the task. */
    private @Nullable SubscriptionEvent next;
    /** Stands for the events before that one. Confined to the task. */
    private ByteString before = ByteString.EMPTY;

    private long demand;
    private boolean scheduled;
    private boolean again;
    private boolean over;
    private @Nullable IllegalArgumentException misuse;

    private SubscriptionDelivery(
            Subscription owner,
            SubscriptionReader reader,
            Executor executor,
            Flow.Subscriber<? super SubscriptionEvent> subscriber) {
        this.owner = owner;
        this.reader = reader;
        this.executor = executor;
        this.subscriber = subscriber;
    }

    static void start(
            Subscription owner,
            SubscriptionFeed feed,
            SubscriptionReader reader,
            Executor executor,
            Flow.Subscriber<? super SubscriptionEvent> subscriber) {
        SubscriptionDelivery delivery = new SubscriptionDelivery(owner, reader, executor, subscriber);
        subscriber.onSubscribe(delivery);
        feed.whenReady(delivery::ready);
    }

    static void refuse(Flow.Subscriber<? super SubscriptionEvent> subscriber, IllegalStateException why) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(why);
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            if (n <= 0) {
                misuse = new IllegalArgumentException("a subscriber requests a positive number, not " + n);
            } else {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            }
        }
        ready();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            over = true;
        }
        owner.close();
    }

    private void ready() {
        synchronized (this) {
            if (over) {
                return;
            }
            if (scheduled) {
                again = true;
                return;
            }
            scheduled = true;
        }
        submit();
    }

    private void submit() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException closed) {
            cancel();
        }
    }

    private void run() {
        boolean more;
        try {
            more = deliver();
        } catch (RuntimeException thrown) {
            end(thrown);
            return;
        }
        synchronized (this) {
            scheduled = !over && (more || again);
            again = false;
            if (!scheduled) {
                return;
            }
        }
        submit();
    }

    /** True when there may be more for the next task. */
    private boolean deliver() {
        for (int i = 0; i < EVENTS_PER_TASK; i++) {
            refuseMisuse();
            if (next == null) {
                before = reader.given();
                next = reader.next();
            }
            SubscriptionEvent event = next;
            if (event == null) {
                if (isAskedFor()) {
                    reader.taken(before);
                }
                if (reader.over()) {
                    end(reader.failure().orElse(null));
                }
                return false;
            }
            if (!mayDeliver()) {
                return false;
            }
            // what is asked for next says that all before was taken
            reader.taken(before);
            next = null;
            subscriber.onNext(event);
        }
        return true;
    }

    private synchronized boolean isAskedFor() {
        return demand > 0;
    }

    private synchronized void refuseMisuse() {
        if (misuse != null) {
            throw misuse;
        }
    }

    private synchronized boolean mayDeliver() {
        if (over || demand == 0) {
            return false;
        }
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        return true;
    }

    private void end(@Nullable Throwable why) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        owner.close();
        if (why == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(why);
        }
    }
}
