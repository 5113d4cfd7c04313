package dev.vidi.it.chaos;

import dev.vidi.it.process.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries out a plan of faults, and starts nodes again that ended by themselves. Confined to one thread, but for stop. */
final class Nemesis {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Map<String, NodeProcess> nodes;
    private final Consumer<String> events;
    private final PriorityQueue<Action> actions = new PriorityQueue<>(Comparator.comparingLong(Action::atNanos));
    private final Set<String> heldDown = new HashSet<>();
    private final List<String> suicides = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private int injected;

    private record Action(long atNanos, Runnable run) {}

    Nemesis(Map<String, NodeProcess> nodes, Consumer<String> events) {
        this.nodes = Map.copyOf(nodes);
        this.events = events;
    }

    /** Runs the whole plan and ends the last fault; nodes may still be starting then. */
    void run(List<Fault> faults) throws InterruptedException {
        long start = System.nanoTime();
        for (Fault fault : faults) {
            actions.add(new Action(start + fault.at().toNanos(), () -> inject(fault)));
            actions.add(new Action(start + fault.until().toNanos() + 1, () -> heal(fault)));
        }
        while (!actions.isEmpty()) {
            Action next = actions.element();
            long wait = Math.min(LOOK_NANOS, next.atNanos() - System.nanoTime());
            if (wait > 0 && stopped.await(wait, TimeUnit.NANOSECONDS)) {
                return;
            }
            if (next.atNanos() - System.nanoTime() <= 0) {
                actions.remove();
                next.run().run();
            }
            revive();
        }
    }

    void stop() {
        stopped.countDown();
    }

    private void inject(Fault fault) {
        NodeProcess node = node(fault.node());
        if (fault.kind() == Fault.Kind.KILL) {
            heldDown.add(fault.node());
            node.kill();
        } else if (node.running()) {
            node.pause();
        } else {
            return;
        }
        injected++;
        events.accept(fault.toString());
    }

    private void heal(Fault fault) {
        NodeProcess node = node(fault.node());
        if (fault.kind() == Fault.Kind.KILL) {
            heldDown.remove(fault.node());
            node.start();
        } else if (node.paused()) {
            node.resume();
        }
    }

    /** A node that is down although no fault holds it down has ended by itself. */
    void revive() {
        for (NodeProcess node : nodes.values()) {
            if (!node.running() && !heldDown.contains(node.name())) {
                suicides.add(node.name());
                events.accept(node.name() + " had ended by itself; starting it again");
                node.start();
            }
        }
    }

    private NodeProcess node(String name) {
        NodeProcess node = nodes.get(name);
        if (node == null) {
            throw new IllegalStateException("the plan names node " + name + ", there are " + nodes.keySet());
        }
        return node;
    }

    /** Faults that happened. */
    int injected() {
        return injected;
    }

    /** Nodes that ended although nobody killed them. */
    List<String> suicides() {
        return List.copyOf(suicides);
    }

    /** Waits until all nodes are ready. */
    void awaitReady(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean ready = false;
        while (!ready) {
            revive();
            ready = nodes.values().stream().allMatch(NodeProcess::ready);
            if (!ready && System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not ready " + limit + " after the last fault: "
                        + nodes.values().stream()
                                .filter(node -> !node.ready())
                                .map(NodeProcess::name)
                                .toList());
            }
            if (!ready && stopped.await(LOOK_NANOS, TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }
}
