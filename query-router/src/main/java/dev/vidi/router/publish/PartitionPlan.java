package dev.vidi.router.publish;

import dev.vidi.causality.readlog.Question;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.KeyFormat;
import dev.vidi.query.row.KeyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * What to ask of which partition.
 *
 * @param asked by partition, ascending
 */
public record PartitionPlan(SortedMap<Integer, Asked> asked) {

    /**
     * What one partition is asked.
     *
     * @param places for each key, its place in the whole question
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    public record Asked(Question question, int[] places) {}

    /** The whole question to every partition: where the keys are is not known. */
    public static PartitionPlan everywhere(TableDefinition table, Question question) {
        int keys = question.fold(asked -> asked.keys().size(), operation -> 1);
        int[] places = new int[keys];
        for (int i = 0; i < keys; i++) {
            places[i] = i;
        }
        SortedMap<Integer, Asked> plan = new TreeMap<>();
        for (int partition = 0; partition < table.partitions(); partition++) {
            plan.put(partition, new Asked(question, places));
        }
        return new PartitionPlan(plan);
    }

    /** Each key to the partition where Kafka's default partitioner for Java puts it (murmur2). */
    public static PartitionPlan byKey(TableDefinition table, Question question) {
        KeyCodec codec = new KeyCodec(table.schema().key().type());
        KeyFormat format = KeyFormat.of(table.keyFormat(), table.schema().key().type());
        return question.fold(keys -> ofKeys(table, keys.keys(), codec, format), operation -> {
            SortedMap<Integer, Asked> plan = new TreeMap<>();
            plan.put(partition(table, operation.key(), codec, format), new Asked(operation, new int[] {0}));
            return new PartitionPlan(plan);
        });
    }

    private static PartitionPlan ofKeys(TableDefinition table, List<byte[]> keys, KeyCodec codec, KeyFormat format) {
        SortedMap<Integer, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            places.computeIfAbsent(partition(table, keys.get(i), codec, format), partition -> new ArrayList<>())
                    .add(i);
        }
        SortedMap<Integer, Asked> plan = new TreeMap<>();
        places.forEach((partition, each) -> plan.put(
                partition,
                new Asked(
                        new Question.Keys(each.stream().map(keys::get).toList()),
                        each.stream().mapToInt(Integer::intValue).toArray())));
        return new PartitionPlan(plan);
    }

    /** Partition of a key, as the Java producer chooses it. */
    private static int partition(TableDefinition table, byte[] rowKey, KeyCodec codec, KeyFormat format) {
        return partition(table, format.encode(codec.decode(rowKey)));
    }

    /** Partition of a record key, as the Java producer chooses it. */
    public static int partition(TableDefinition table, byte[] recordKey) {
        return Utils.toPositive(Utils.murmur2(recordKey)) % table.partitions();
    }
}
