package dev.vidi.bench.apply;

import dev.vidi.bench.load.ProcessCpu;
import dev.vidi.bench.load.Result;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the stream threads that start after it have processed, by Kafka Streams' own metrics: the same yardstick
 * for everyone, and nothing is added to what is measured.
 */
public final class ApplyWatch {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final ObjectName THREADS = name("kafka.streams:type=stream-thread-metrics,*");
    private static final String PROCESSED = "process-total";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Set<ObjectName> others;
    private final @Nullable Set<ObjectName> threads;
    private final long before;

    /** Counts what threads process that start from now on. */
    public ApplyWatch() {
        this.others = beans.queryNames(THREADS, null);
        this.threads = null;
        this.before = 0;
    }

    private ApplyWatch(Set<ObjectName> others, Set<ObjectName> threads, long before) {
        this.others = others;
        this.threads = threads;
        this.before = before;
    }

    /** Counts from now on what the threads that have started by now process; those that start later are others'. */
    public ApplyWatch fromNow() {
        Set<ObjectName> known = threads == null ? beans.queryNames(THREADS, null) : threads;
        return new ApplyWatch(others, known, before + processed());
    }

    private static ObjectName name(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(pattern, e);
        }
    }

    /**
     * Waits until a number of records is processed. The time counts from when the first of them were seen, so that it is
     * the speed of applying and not that of starting.
     *
     * @throws IllegalStateException if that takes too long
     */
    public Result await(long records, Duration waitMax) {
        long deadline = System.nanoTime() + waitMax.toNanos();
        long first = 0;
        long since = 0;
        long cpu = 0;
        while (true) {
            long processed = processed();
            long now = System.nanoTime();
            if (first == 0 && processed > 0) {
                first = processed;
                since = now;
                cpu = ProcessCpu.nanos();
            }
            if (processed >= records) {
                return new Result(
                        Math.max(1, records - first),
                        Duration.ofNanos(Math.max(1, now - since)),
                        Duration.ofNanos(ProcessCpu.nanos() - cpu),
                        null);
            }
            if (now - deadline > 0) {
                throw new IllegalStateException(
                        processed + " of " + records + " records were applied within " + waitMax.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private long processed() {
        double sum = 0;
        for (ObjectName thread : threads == null ? beans.queryNames(THREADS, null) : threads) {
            if (!others.contains(thread)) {
                sum += processed(thread);
            }
        }
        return (long) sum - before;
    }

    private double processed(ObjectName thread) {
        try {
            return (Double) beans.getAttribute(thread, PROCESSED);
        } catch (AttributeNotFoundException | InstanceNotFoundException notYet) {
            return 0; // a thread that starts registers its metrics one by one
        } catch (JMException e) {
            throw new IllegalStateException("the metrics of " + thread + " cannot be read", e);
        }
    }
}
