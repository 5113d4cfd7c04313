package dev.vidi.router.publish;

import dev.vidi.causality.readlog.Question;
import dev.vidi.query.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to ask of which partition.
 *
 * @param asked by partition, ascending
 */
public record PartitionPlan(SortedMap<Integer, Asked> asked) {

    private static final int[] NO_PLACES = {};
    private static final int[] FIRST_PLACE = {0};

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
    public static PartitionPlan byKey(KeyPartitions partitions, Question question, List<byte[]> keys) {
        return at(byKey(partitions, new Question.Keys(keys)).partitions(), question);
    }

    /** Each key to the partition where Kafka's default partitioner for Java puts it (murmur2). */
    public static PartitionPlan byKey(KeyPartitions partitions, Question question) {
        TableDefinition table = partitions.table();
        return question.fold(
                keys -> ofKeys(partitions, keys),
                operation -> {
                    SortedMap<Integer, Asked> plan = new TreeMap<>();
                    plan.put(partitions.of(operation.key()), new Asked(operation, new int[] {0}));
                    return new PartitionPlan(plan);
                },
                page -> everywhere(table, page),
                subscribe -> everywhere(table, subscribe),
                notice -> everywhere(table, notice),
                registrations -> everywhere(table, registrations),
                state -> everywhere(table, state));
    }

    private static PartitionPlan ofKeys(KeyPartitions partitioned, Question.Keys question) {
        List<byte[]> keys = question.keys();
        SortedMap<Integer, Asked> plan = new TreeMap<>();
        if (keys.size() == 1) {
            plan.put(partitioned.of(keys.get(0)), new Asked(question, FIRST_PLACE));
            return new PartitionPlan(plan);
        }
        int count = partitioned.table().partitions();
        int[] partitions = new int[keys.size()];
        int[] ends = new int[count + 1];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = partitioned.of(keys.get(i));
            ends[partitions[i] + 1]++;
        }
        for (int partition = 0; partition < count; partition++) {
            ends[partition + 1] += ends[partition];
        }
        int[] places = new int[partitions.length];
        int[] next = ends.clone();
        for (int i = 0; i < partitions.length; i++) {
            places[next[partitions[i]]++] = i;
        }
        for (int partition = 0; partition < count; partition++) {
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
}
