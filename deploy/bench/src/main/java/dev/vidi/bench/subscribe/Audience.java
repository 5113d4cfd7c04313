package dev.vidi.bench.subscribe;

import dev.vidi.proto.api.v1.RowChange;
import dev.vidi.proto.api.v1.SubscribeRequest;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Many subscribers that share a connection, which a server grants 10,000 calls. */
final class Audience implements AutoCloseable {

    /** A partition evaluates up to 256 pages of snapshots at a time, and refuses more. */
    private static final int OPENING_MAX = 200;

    private static final int OPEN_SECONDS_MAX = 60;

    private final List<Subscriber> subscribers = new ArrayList<>();

    /**
     * Opens all, and waits until every one has its snapshot.
     *
     * @param requests by number
     * @param stand whether they take nothing after it
     */
    Audience(
            Channel channel,
            int size,
            int partitions,
            IntFunction<SubscribeRequest> requests,
            boolean stand,
            Consumer<RowChange> changed,
            Consumer<Throwable> failed)
            throws InterruptedException {
        Semaphore opening = new Semaphore(OPENING_MAX);
        for (int number = 0; number < size; number++) {
            if (!opening.tryAcquire(OPEN_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "of " + OPENING_MAX + " subscribers, none had a snapshot within " + OPEN_SECONDS_MAX + " s");
            }
            Subscriber subscriber = new Subscriber(channel, requests.apply(number), partitions, stand, changed, failed);
            subscribers.add(subscriber);
            var unused = subscriber.ready().whenComplete((done, error) -> opening.release());
        }
        for (Subscriber subscriber : subscribers) {
            awaitReady(subscriber);
        }
    }

    private static void awaitReady(Subscriber subscriber) throws InterruptedException {
        try {
            var unused = subscriber.ready().get(OPEN_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a subscriber was refused: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("a subscriber had no snapshot within " + OPEN_SECONDS_MAX + " s", e);
        }
    }

    @Override
    public void close() {
        subscribers.forEach(Subscriber::close);
    }
}
