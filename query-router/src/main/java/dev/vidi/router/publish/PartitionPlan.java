package dev.vidi.router.publish;

import dev.vidi.causality.readlog.Question;
import dev.vidi.query.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What to ask of which partition. Immutable. */
public final class PartitionPlan {

    private static final int[] NO_PLACES = {};
    private static final int[] FIRST_PLACE = {0};

    /** Ascending. */
    private final List<Integer> partitions;

    /** In the order of the partitions. */
    private final List<Asked> asked;

    private PartitionPlan(List<Integer> partitions, List<Asked> asked) {
        this.partitions = List.copyOf(partitions);
        this.asked = List.copyOf(asked);
    }

    private static PartitionPlan of(SortedMap<Integer, Asked> plan) {
        return new PartitionPlan(List.copyOf(plan.keySet()), List.copyOf(plan.values()));
    }

    private static PartitionPlan of(int partition, Question question) {
        return new PartitionPlan(List.of(partition), List.of(new Asked(question, FIRST_PLACE)));
    }

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
        List<Integer> partitions = new ArrayList<>(table.partitions());
        for (int partition = 0; partition < table.partitions(); partition++) {
            partitions.add(partition);
        }
        return new PartitionPlan(partitions, Collections.nCopies(partitions.size(), new Asked(question, places)));
    }

    /** The whole question to some partitions. */
    public static PartitionPlan at(Iterable<Integer> partitions, Question question) {
        return of(plan(partitions, question));
    }

    private static SortedMap<Integer, Asked> plan(Iterable<Integer> partitions, Question question) {
        SortedMap<Integer, Asked> plan = new TreeMap<>();
        partitions.forEach(partition -> plan.put(partition, new Asked(question, NO_PLACES)));
        return plan;
    }

    /** This, and a question to more partitions. */
    public PartitionPlan and(Iterable<Integer> more, Question question) {
        SortedMap<Integer, Asked> plan = new TreeMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            plan.put(partitions.get(i), asked.get(i));
        }
        plan.putAll(plan(more, question));
        return of(plan);
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
                operation -> of(partitions.of(operation.key()), operation),
                page -> everywhere(table, page),
                subscribe -> everywhere(table, subscribe),
                notice -> everywhere(table, notice),
                registrations -> everywhere(table, registrations),
                state -> everywhere(table, state));
    }

    private static PartitionPlan ofKeys(KeyPartitions partitioned, Question.Keys question) {
        List<byte[]> keys = question.keys();
        if (keys.size() == 1) {
            return of(partitioned.of(keys.get(0)), question);
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
        List<Integer> those = new ArrayList<>(count);
        List<Asked> asked = new ArrayList<>(count);
        for (int partition = 0; partition < count; partition++) {
            if (ends[partition] < ends[partition + 1]) {
                those.add(partition);
                asked.add(asked(keys, Arrays.copyOfRange(places, ends[partition], ends[partition + 1])));
            }
        }
        return new PartitionPlan(those, asked);
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
        return partitions;
    }

    /** What a partition is asked; {@link IllegalArgumentException} when it is asked nothing. */
    public Asked asked(int partition) {
        int at = partitions.size() == 1 && partitions.get(0) == partition
                ? 0
                : Collections.binarySearch(partitions, partition);
        if (at < 0) {
            throw new IllegalArgumentException("partition " + partition + " is asked nothing");
        }
        return asked.get(at);
    }
}
