package dev.vidi.router.gather;

import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tails the home partitions of the sessions that read through this router, by plain assignment from a known offset: no
 * group, so that no rebalance can lose a reply. One thread polls, hands every record on, and keeps the time; others ask
 * it to tail one more partition.
 */
final class AnswerConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerConsumer.class);

    private static final Duration POLL = Duration.ofMillis(10);
    private static final int REQUESTS_MAX = 65_536;
    private static final long FOREIGN_IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long BACK_OFF_MILLIS = 100;

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final int home;
    private final LongSupplier nanoClock;
    private final Handler handler;
    private final Counter malformed;
    private final BlockingQueue<TailRequest> requests = new ArrayBlockingQueue<>(REQUESTS_MAX);
    private final Set<Integer> tailed = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> lastAsked = new ConcurrentHashMap<>();
    /** Partitions without a place to read from. Confined to the thread. */
    private final Set<TopicPartition> lost = new HashSet<>();

    private volatile String problem = "";

    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Called on the consumer's thread, which must not be kept. */
    interface Handler {

        /** Records of the read log that have come together, in order. */
        void logged(List<Logged> records);

        /** A partition is tailed from this offset on; what lies before it, and was not told, will not be. */
        void tailing(int partition, long offset);

        /** Time has passed. */
        void tick();
    }

    /**
     * A record of the read log.
     *
     * @param appended the broker's time of its append
     */
    record Logged(int partition, long offset, LogBatch batch, long appended) {}

    private record TailRequest(int partition, Runnable then, Consumer<RouterException> failed) {}

    AnswerConsumer(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            String topic,
            int home,
            LongSupplier nanoClock,
            Handler handler,
            MeterRegistry meters) {
        this.consumer = consumer;
        this.topic = topic;
        this.home = home;
        this.nanoClock = nanoClock;
        this.handler = handler;
        this.malformed = Counter.builder("vidi.router.log.malformed")
                .description("records of the read log not understood")
                .register(meters);
        this.thread = new Thread(this::run, "vidi-answers");
    }

    /** Assigns the home partition at its end and starts the thread. */
    void start() {
        tail(Set.of(home));
        thread.setUncaughtExceptionHandler(
                (died, cause) -> LOG.atError().setCause(cause).log("the thread that tails the read log has ended"));
        thread.start();
    }

    /** Why the read log cannot be read just now; empty when it can. */
    Optional<String> problem() {
        String text = problem;
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Whether the thread has ended, and nobody has ended it. */
    boolean isDead() {
        return thread.getState() == Thread.State.TERMINATED && closing.getCount() > 0;
    }

    /** Runs something once a partition is tailed: at once when it is, else soon, on the consumer's thread. */
    void whenTailing(int partition, Runnable then, Consumer<RouterException> failed) {
        if (partition != home) {
            lastAsked.put(partition, nanoClock.getAsLong());
        }
        if (tailed.contains(partition)) {
            then.run();
        } else if (requests.offer(new TailRequest(partition, then, failed))) {
            consumer.wakeup();
        } else {
            failed.accept(new RouterException(
                    ErrorCode.OVERLOADED,
                    "too many reads of sessions from elsewhere wait; try again a little later",
                    Duration.ofMillis(100),
                    null));
        }
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                takeUpLost();
                serveRequests();
                handle(consumer.poll(POLL));
                handler.tick();
                dropIdle();
                problem = "";
            } catch (WakeupException woken) {
                // There is a request, or it is time to end: the loop looks.
            } catch (InvalidOffsetException e) {
                LOG.atError()
                        .addKeyValue("partitions", e.partitions())
                        .log("the read log was truncated under this router; reads under way will not be answered");
                lost.addAll(e.partitions());
            } catch (InterruptException e) {
                closing.countDown();
            } catch (KafkaException e) {
                problem = "the read log cannot be read: " + e.getMessage() + "; Vidi tries again";
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("the read log cannot be read just now");
                backOff();
            } catch (RuntimeException e) {
                LOG.error("a defect: an answer could not be handled", e);
            }
        }
        fail(drain(), "the router is shutting down");
        consumer.close();
    }

    private void backOff() {
        try {
            boolean unused = closing.await(BACK_OFF_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private void handle(ConsumerRecords<byte[], byte[]> records) {
        List<Logged> logged = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                LogBatch batch = LogBatchCodec.decode(record.value() == null ? new byte[0] : record.value());
                logged.add(new Logged(record.partition(), record.offset(), batch, record.timestamp()));
            } catch (MalformedPayloadException e) {
                malformed.increment();
                LOG.atWarn()
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", e.getMessage())
                        .log("a record of the read log is not understood and passed over");
            }
        }
        if (!logged.isEmpty()) {
            handler.logged(logged);
        }
    }

    private List<TailRequest> drain() {
        List<TailRequest> waiting = new ArrayList<>();
        requests.drainTo(waiting);
        return waiting;
    }

    private void serveRequests() {
        if (requests.isEmpty()) {
            return;
        }
        List<TailRequest> waiting = drain();
        Set<Integer> wanted = new java.util.TreeSet<>(tailed);
        waiting.forEach(request -> wanted.add(request.partition()));
        try {
            if (!tailed.containsAll(wanted)) {
                tail(wanted);
            }
        } catch (KafkaException e) {
            fail(waiting, "the read log's partition cannot be tailed (" + e.getMessage() + ")");
            return;
        }
        waiting.forEach(request -> request.then().run());
    }

    private static void fail(List<TailRequest> waiting, String why) {
        RouterException unavailable =
                new RouterException(ErrorCode.UNAVAILABLE, why + "; try again", Duration.ofMillis(500), null);
        waiting.forEach(request -> request.failed().accept(unavailable));
    }

    /** Assigns partitions; those that are new from their end, the others from where they are. */
    private void tail(Set<Integer> wanted) {
        List<TopicPartition> partitions = wanted.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        List<TopicPartition> added = partitions.stream()
                .filter(partition -> !tailed.contains(partition.partition()))
                .toList();
        Map<TopicPartition, Long> ends = ends(added);
        consumer.assign(partitions);
        ends.forEach(this::begin);
        tailed.retainAll(wanted);
        added.forEach(partition -> tailed.add(partition.partition()));
    }

    private void begin(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        handler.tailing(partition.partition(), offset);
    }

    /** Not where the loss is noticed: what fails here is tried again. */
    private void takeUpLost() {
        if (!lost.isEmpty()) {
            lost.retainAll(consumer.assignment());
            ends(lost).forEach(this::begin);
            lost.clear();
        }
    }

    /** Ends of partitions. Whoever wakes the consumer meanwhile wants a poll to end, and finds none. */
    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        while (!partitions.isEmpty()) {
            try {
                return new HashMap<>(consumer.endOffsets(partitions));
            } catch (WakeupException woken) {
                if (closing.getCount() == 0) {
                    throw woken;
                }
            }
        }
        return Map.of();
    }

    private void dropIdle() {
        long now = nanoClock.getAsLong();
        if (tailed.size() > 1 && lastAsked.values().removeIf(asked -> now - asked > FOREIGN_IDLE_NANOS)) {
            Set<Integer> wanted = new java.util.TreeSet<>(lastAsked.keySet());
            wanted.add(home);
            wanted.retainAll(tailed);
            tail(wanted);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
