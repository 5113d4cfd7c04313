package dev.vidi.it.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All faults of a run, decided by a seed. Faults of several nodes overlap, those of one node do not. */
final class FaultPlan {
    private static final long GAP_MIN_MILLIS = 1_500;
    private static final long GAP_MAX_MILLIS = 9_000;
    private static final int PROCESSORS_PERCENT = 50;
    private static final int ROUTER_PERCENT = 22;
    private static final int SUBSCRIBER_PERCENT = 15;
    private static final long BROKER_RECOVERY_MILLIS = 20_000;

    private final Random random;
    private final Duration sessionTimeout;
    private final List<String> processors;
    private final String router;
    private final String subscriber;
    private final String broker;
    private final Map<String, Long> busyUntil = new HashMap<>();

    private FaultPlan(
            long seed,
            Duration sessionTimeout,
            List<String> processors,
            String router,
            String subscriber,
            String broker) {
        random = new Random(seed ^ 0x5DEECE66DL);
        this.sessionTimeout = sessionTimeout;
        this.processors = List.copyOf(processors);
        this.router = router;
        this.subscriber = subscriber;
        this.broker = broker;
    }

    /**
     * The faults of a time; the last one is over when it is.
     *
     * @param sessionTimeout after which the processors' partitions move: half of their pauses last longer
     */
    static List<Fault> of(
            long seed,
            Duration length,
            Duration sessionTimeout,
            List<String> processors,
            String router,
            String subscriber,
            String broker) {
        FaultPlan plan = new FaultPlan(seed, sessionTimeout, processors, router, subscriber, broker);
        List<Fault> faults = new ArrayList<>();
        for (long at = plan.gap(); at < length.toMillis(); at += plan.gap()) {
            Fault fault = plan.next(at);
            if (plan.busyUntil.getOrDefault(fault.node(), 0L) <= at
                    && fault.until().compareTo(length) <= 0) {
                plan.busyUntil.put(fault.node(), fault.until().toMillis() + plan.recovery(fault));
                faults.add(fault);
            }
        }
        return List.copyOf(faults);
    }

    /** A broker that is always down proves nothing of the others. */
    private long recovery(Fault fault) {
        return fault.node().equals(broker) && fault.kind() == Fault.Kind.KILL ? BROKER_RECOVERY_MILLIS : 0;
    }

    private long gap() {
        return between(GAP_MIN_MILLIS, GAP_MAX_MILLIS);
    }

    private Fault next(long at) {
        int dice = random.nextInt(100);
        String node = node(dice);
        boolean kill = random.nextInt(100) < 45;
        long lasting;
        if (kill) {
            lasting = random.nextBoolean() ? 0 : between(0, 8_000);
        } else if (dice < PROCESSORS_PERCENT && random.nextBoolean()) {
            lasting = sessionTimeout.toMillis() + between(1_000, 7_000);
        } else {
            lasting = between(100, 4_000);
        }
        Fault.Kind kind = kill ? Fault.Kind.KILL : Fault.Kind.PAUSE;
        return new Fault(Duration.ofMillis(at), kind, node, Duration.ofMillis(lasting));
    }

    private String node(int dice) {
        if (dice < PROCESSORS_PERCENT) {
            return processors.get(random.nextInt(processors.size()));
        }
        if (dice < PROCESSORS_PERCENT + ROUTER_PERCENT) {
            return router;
        }
        return dice < PROCESSORS_PERCENT + ROUTER_PERCENT + SUBSCRIBER_PERCENT ? subscriber : broker;
    }

    private long between(long min, long max) {
        return min + (long) (random.nextDouble() * (max - min));
    }
}
