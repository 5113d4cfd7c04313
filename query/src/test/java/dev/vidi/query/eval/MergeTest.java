package dev.vidi.query.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.plan.KeyOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class MergeTest {

    private static Merge<Integer> merge(Set<Integer> partitions, KeyOrder order, OptionalLong limit) {
        return new Merge<>(partitions, order, limit, number -> new byte[] {(byte) (int) number});
    }

    @Test
    void waitsForThePartitionWhoseRowMayComeFirst() {
        Merge<Integer> merge = merge(Set.of(0, 1), KeyOrder.ASCENDING, OptionalLong.empty());
        assertThat(merge.hungry()).containsExactly(0, 1);
        merge.add(0, List.of(1, 3, 5), false);
        assertThat(merge.take(10)).isEmpty();
        assertThat(merge.hungry()).containsExactly(1);
        merge.add(1, List.of(2, 4), false);
        assertThat(merge.take(10)).containsExactly(1, 2, 3, 4);
        assertThat(merge.hungry()).containsExactly(1);
        merge.add(1, List.of(), true);
        assertThat(merge.take(10)).containsExactly(5);
        merge.add(0, List.of(6), true);
        assertThat(merge.isDone()).isFalse();
        assertThat(merge.take(10)).containsExactly(6);
        assertThat(merge.isDone()).isTrue();
    }

    @Test
    void givesRowsAsTheyComeWithoutAnOrder() {
        Merge<Integer> merge = merge(Set.of(0, 1), KeyOrder.NONE, OptionalLong.of(4));
        merge.add(1, List.of(9, 8), false);
        merge.add(0, List.of(1, 2, 3), true);
        assertThat(merge.hungry()).isEmpty();
        assertThat(merge.take(3)).containsExactly(9, 8, 1);
        assertThat(merge.remaining()).isEqualTo(1);
        assertThat(merge.take(3)).containsExactly(2);
        assertThat(merge.isDone()).isTrue();
        assertThat(merge.hungry()).isEmpty();
    }

    @Test
    void wantsNothingForALimitOfZeroOrNoPartitions() {
        assertThat(merge(Set.of(0), KeyOrder.NONE, OptionalLong.of(0)).isDone()).isTrue();
        assertThat(merge(Set.of(), KeyOrder.ASCENDING, OptionalLong.empty()).isDone())
                .isTrue();
    }

    @Test
    void refusesPagesThatCannotBe() {
        Merge<Integer> merge = merge(Set.of(0), KeyOrder.NONE, OptionalLong.empty());
        merge.add(0, List.of(), true);
        assertThatThrownBy(() -> merge.add(0, List.of(), false)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> merge.add(3, List.of(), false)).isInstanceOf(IllegalStateException.class);
    }

    @Property
    void sortsAndLimitsWhateverThePages(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int partitions, @ForAll KeyOrder order) {
        Random random = new Random(seed);
        Comparator<Integer> comparator =
                order == KeyOrder.DESCENDING ? Comparator.<Integer>reverseOrder() : Comparator.naturalOrder();
        List<List<Integer>> rows = IntStream.range(0, partitions)
                .mapToObj(i -> random.ints(random.nextInt(20), 0, 100)
                        .boxed()
                        .sorted(comparator)
                        .collect(Collectors.toCollection(ArrayList::new)))
                .map(each -> (List<Integer>) each)
                .toList();
        List<Integer> all =
                rows.stream().flatMap(List::stream).sorted(comparator).toList();
        long limit = random.nextInt(60);
        Merge<Integer> merge = merge(
                IntStream.range(0, partitions).boxed().collect(Collectors.toSet()), order, OptionalLong.of(limit));
        List<Integer> taken = new ArrayList<>();
        while (!merge.isDone()) {
            for (int partition : merge.hungry()) {
                List<Integer> left = rows.get(partition);
                List<Integer> page = new ArrayList<>(left.subList(0, Math.min(left.size(), random.nextInt(5))));
                left.subList(0, page.size()).clear();
                merge.add(partition, page, left.isEmpty() && random.nextBoolean());
            }
            taken.addAll(merge.take(1 + random.nextInt(6)));
        }
        if (order == KeyOrder.NONE) {
            assertThat(all).containsAll(taken);
            assertThat(taken).hasSize((int) Math.min(limit, all.size()));
        } else {
            assertThat(taken).isEqualTo(all.subList(0, (int) Math.min(limit, all.size())));
        }
    }
}
