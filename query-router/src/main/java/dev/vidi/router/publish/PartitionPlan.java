package dev.vidi.router.publish;

import dev.vidi.causality.readlog.Question;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.KeyFormat;
import dev.vidi.query.row.KeyCodec;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final int[] NO_PLACES = {};

    /**
     * What one partition is asked.
     *
     * @param places for each key, its place in the whole question
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    public record Asked(Question question, int[] places) {}

    /** The whole question to every partition: where the keys are is not known. */
    public static PartitionPlan everywhere(TableDefinition table, Question question) {
        int keys = question.named().size();
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

    /** The whole question to some partitions. */
    public static PartitionPlan at(Iterable<Integer> partitions, Question question) {
        SortedMap<Integer, Asked> plan = new TreeMap<>();
        partitions.forEach(partition -> plan.put(partition, new Asked(question, NO_PLACES)));
        return new PartitionPlan(plan);
    }

    /** This, and a question to more partitions. */
    public PartitionPlan and(Iterable<Integer> partitions, Question question) {
        SortedMap<Integer, Asked> plan = new TreeMap<>(asked);
        plan.putAll(at(partitions, question).asked);
        return new PartitionPlan(plan);
    }

    /** A question to the partitions where Kafka's default partitioner for Java puts these keys. */
    public static PartitionPlan byKey(TableDefinition table, Question question, List<byte[]> keys) {
        return at(byKey(table, new Question.Keys(keys)).partitions(), question);
    }

    /** Each key to the partition where Kafka's default partitioner for Java puts it (murmur2). */
    public static PartitionPlan byKey(TableDefinition table, Question question) {
        KeyCodec codec = new KeyCodec(table.schema().key().type());
        KeyFormat format = KeyFormat.of(table);
        return question.fold(
                keys -> ofKeys(table, keys, codec, format),
                operation -> {
                    SortedMap<Integer, Asked> plan = new TreeMap<>();
                    plan.put(partition(table, operation.key(), codec, format), new Asked(operation, new int[] {0}));
                    return new PartitionPlan(plan);
                },
                page -> everywhere(table, page),
                subscribe -> everywhere(table, subscribe),
                notice -> everywhere(table, notice),
                registrations -> everywhere(table, registrations),
                state -> everywhere(table, state));
    }

    private static PartitionPlan ofKeys(
            TableDefinition table, Question.Keys question, KeyCodec codec, KeyFormat format) {
        List<byte[]> keys = question.keys();
        SortedMap<Integer, Asked> plan = new TreeMap<>();
        if (keys.size() == 1) {
            plan.put(partition(table, keys.get(0), codec, format), new Asked(question, new int[] {0}));
            return new PartitionPlan(plan);
        }
        int[] partitions = new int[keys.size()];
        int[] ends = new int[table.partitions() + 1];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = partition(table, keys.get(i), codec, format);
            ends[partitions[i] + 1]++;
        }
        for (int partition = 0; partition < table.partitions(); partition++) {
            ends[partition + 1] += ends[partition];
        }
        int[] places = new int[partitions.length];
        int[] next = ends.clone();
        for (int i = 0; i < partitions.length; i++) {
            places[next[partitions[i]]++] = i;
        }
        for (int partition = 0; partition < table.partitions(); partition++) {
            if (ends[partition] < ends[partition + 1]) {
                plan.put(partition, asked(keys, Arrays.copyOfRange(places, ends[partition], ends[partition + 1])));
            }
        }
        return new PartitionPlan(plan);
    }

    private static Asked asked(List<byte[]> keys, int[] places) {
        List<byte[]> asked = new ArrayList<>(places.length);
        for (int place : places) {
            asked.add(keys.get(place));
        }
        return new Asked(new Question.Keys(asked), places);
    }

    /** The partitions asked, ascending. */
    public List<Integer> partitions() {
        return List.copyOf(asked.keySet());
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
