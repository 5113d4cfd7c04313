package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.router.gather.LogListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Hands the changes that are logged to the subscribers that keep up with the log, and those that do not to whoever reads
 * it again for them. Thread-safe; what belongs to one partition of the log is guarded by its lock.
 */
final class ChangeFeed implements LogListener {

    /** Changes for one subscriber that the thread which tails the log hands on itself. */
    private static final int ALONE_CHANGES_MAX = 16;

    private final long recentBytesMax;
    private final Laggards laggards;
    private final Runnable tick;
    private final ConcurrentMap<Integer, Home> homes = new ConcurrentHashMap<>();

    /** Takes in subscribers that are behind what is in memory. */
    interface Laggards {
        void add(Follower follower);
    }

    private record Followed(String tableId, ShapeId shape) {}

    private static final class Home {
        private final RecentChanges recent;
        private final Map<Followed, Set<Follower>> byShape = new HashMap<>();
        private final Map<String, Set<Follower>> byTable = new HashMap<>();

        Home(long recentBytesMax) {
            this.recent = new RecentChanges(recentBytesMax);
        }

        void add(Follower follower) {
            byShape.computeIfAbsent(new Followed(follower.tableId(), follower.shape()), key -> new LinkedHashSet<>())
                    .add(follower);
            byTable.computeIfAbsent(follower.tableId(), key -> new LinkedHashSet<>())
                    .add(follower);
            follower.following(true);
        }

        void remove(Follower follower) {
            drop(byShape, new Followed(follower.tableId(), follower.shape()), follower);
            drop(byTable, follower.tableId(), follower);
            follower.following(false);
        }

        private static <K> void drop(Map<K, Set<Follower>> followers, K key, Follower follower) {
            Set<Follower> of = followers.get(key);
            if (of != null && of.remove(follower) && of.isEmpty()) {
                followers.remove(key);
            }
        }

        List<Follower> all() {
            List<Follower> all = new ArrayList<>();
            byTable.values().forEach(all::addAll);
            return all;
        }

        Set<Follower> concerned(LogBatch batch, Set<ShapeId> shapes) {
            if (batch.coverage().mark()) {
                return byTable.getOrDefault(batch.tableId(), Set.of());
            }
            Set<Follower> concerned = new LinkedHashSet<>();
            for (ShapeId shape : shapes) {
                concerned.addAll(byShape.getOrDefault(new Followed(batch.tableId(), shape), Set.of()));
            }
            return concerned;
        }
    }

    /**
     * A feed.
     *
     * @param recentBytesMax bytes of changes of each partition of the log that are kept in memory
     * @param tick called now and then, on the thread that tails the log
     */
    ChangeFeed(long recentBytesMax, Laggards laggards, Runnable tick) {
        this.recentBytesMax = recentBytesMax;
        this.laggards = laggards;
        this.tick = tick;
    }

    private Home home(int partition) {
        return homes.computeIfAbsent(partition, key -> new Home(recentBytesMax));
    }

    /** The offset that is read next of a partition of the log that is tailed. */
    long next(int partition) {
        Home home = home(partition);
        synchronized (home) {
            return home.recent.next();
        }
    }

    /** Feeds a subscriber from its place in the log on. */
    void follow(Follower follower) {
        Home home = home(follower.home());
        boolean behind;
        synchronized (home) {
            if (follower.closed()) {
                return;
            }
            behind = !home.recent.holds(follower.logNext());
            if (!behind) {
                home.add(follower);
                List<Boolean> full = new ArrayList<>();
                home.recent.forEachFrom(follower.logNext(), (batch, offset) -> {
                    if (full.isEmpty() && !follower.offer(offset, batch)) {
                        full.add(true);
                    }
                });
                if (!full.isEmpty()) {
                    home.remove(follower);
                }
            }
        }
        if (behind) {
            laggards.add(follower);
        }
    }

    /** Feeds a subscriber no more. */
    void leave(Follower follower) {
        Home home = home(follower.home());
        synchronized (home) {
            home.remove(follower);
        }
    }

    /** Subscribers that are fed from memory. */
    int followers() {
        int count = 0;
        for (Home home : homes.values()) {
            synchronized (home) {
                count += home.all().size();
            }
        }
        return count;
    }

    @Override
    public void logged(int partition, long offset, LogBatch batch) {
        Home home = home(partition);
        List<Follower> woken = new ArrayList<>();
        synchronized (home) {
            home.recent.add(offset, batch);
            if (batch.coverage().isEmpty()) {
                return;
            }
            Map<ShapeId, List<Change>> changes = byShape(batch.coverage().changes());
            for (Follower follower : List.copyOf(home.concerned(batch, changes.keySet()))) {
                switch (follower.offer(offset, batch, changes.getOrDefault(follower.shape(), List.of()))) {
                    case NEWS -> woken.add(follower);
                    case FULL -> home.remove(follower);
                    case NOTHING -> {}
                }
            }
        }
        boolean alone = woken.size() == 1 && batch.coverage().changes().size() <= ALONE_CHANGES_MAX;
        woken.forEach(follower -> follower.wake(alone));
    }

    private static Map<ShapeId, List<Change>> byShape(List<Change> changes) {
        Map<ShapeId, List<Change>> byShape = new LinkedHashMap<>();
        for (Change change : changes) {
            byShape.computeIfAbsent(change.shape(), shape -> new ArrayList<>()).add(change);
        }
        return byShape;
    }

    @Override
    public void tailing(int partition, long offset) {
        Home home = home(partition);
        List<Follower> cut;
        synchronized (home) {
            cut = home.all();
            cut.forEach(home::remove);
            home.recent.begin(offset);
        }
        cut.forEach(laggards::add);
    }

    @Override
    public void tick() {
        tick.run();
    }
}
