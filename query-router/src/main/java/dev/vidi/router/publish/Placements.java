package dev.vidi.router.publish;

import dev.vidi.causality.readlog.Placement;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What the join tasks have said about their keys: a key read goes to one partition only when every partition has found
 * all its keys where the partitioner puts them. A single stray key makes all reads of the table go everywhere, for good:
 * a wrong guess must never look like an absent row. Thread-safe.
 */
public final class Placements {

    private final ConcurrentMap<String, Known> tables = new ConcurrentHashMap<>();

    private static final class Known {
        private final Placement[] partitions;
        private volatile boolean strays;
        private volatile boolean verified;

        Known(int partitions) {
            this.partitions = new Placement[partitions];
            Arrays.fill(this.partitions, Placement.UNKNOWN);
        }

        synchronized void note(int partition, Placement placement) {
            if (partition >= partitions.length || partitions[partition] == placement) {
                return;
            }
            partitions[partition] = placement;
            strays |= placement == Placement.VIOLATED;
            verified = !strays && Arrays.stream(partitions).allMatch(each -> each == Placement.VERIFIED);
        }
    }

    /** Takes note of what a task says of its partition. */
    public void note(String tableId, int partition, Placement placement) {
        Known known = tables.get(tableId);
        if (known != null) {
            known.note(partition, placement);
        }
    }

    /** Whether the partitioner tells where a key of the table is. */
    public boolean verified(TableDefinition table) {
        return table.partitioner() != Partitioner.ANY && known(table).verified;
    }

    /** Whether a row of the table is known to be, or may by its definition be, elsewhere than the partitioner says. */
    public boolean anywhere(TableDefinition table) {
        return table.partitioner() == Partitioner.ANY || known(table).strays;
    }

    private Known known(TableDefinition table) {
        Known known = tables.get(table.id());
        return known == null ? tables.computeIfAbsent(table.id(), id -> new Known(table.partitions())) : known;
    }
}
