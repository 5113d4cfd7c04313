package dev.vidi.router.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.Question;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.row.KeyCodec;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.utils.Utils;

/** Each key is asked of the partition where Kafka puts it, once, and finds its place in the whole question again. */
final class PartitionPlanTest {

    private static final KeyCodec CODEC = new KeyCodec(ColumnType.VARCHAR);

    @Property(tries = 200)
    void asksEachKeyWhereItIs(
            @ForAll @NotEmpty @Size(max = 50) List<@IntRange(max = 99) Integer> numbers,
            @ForAll @IntRange(min = 1, max = 9) int partitions) {
        List<byte[]> keys =
                numbers.stream().map(number -> CODEC.encode("k" + number)).toList();
        PartitionPlan plan = PartitionPlan.byKey(new KeyPartitions(table(partitions)), new Question.Keys(keys));
        BitSet places = new BitSet();
        for (int partition : plan.partitions()) {
            PartitionPlan.Asked asked = plan.asked(partition);
            List<byte[]> part = ((Question.Keys) asked.question()).keys();
            assertThat(part).hasSize(asked.places().length);
            for (int i = 0; i < part.size(); i++) {
                int place = asked.places()[i];
                byte[] recordKey = ("k" + numbers.get(place)).getBytes(StandardCharsets.UTF_8);
                assertThat(part.get(i)).isEqualTo(keys.get(place));
                assertThat(Utils.toPositive(Utils.murmur2(recordKey)) % partitions)
                        .isEqualTo(partition);
                assertThat(places.get(place)).isFalse();
                places.set(place);
            }
        }
        assertThat(places.cardinality()).isEqualTo(keys.size());
        assertThat(plan.partitions()).doesNotHaveDuplicates().isSorted();
    }

    static TableDefinition table(int partitions) {
        return new TableDefinition(
                "t-1",
                "t",
                "t",
                new UUID(1, 2),
                partitions,
                new TableSchema(List.of(new Column("k", ColumnType.VARCHAR, false)), 0),
                "json",
                "string",
                Partitioner.MURMUR2,
                "");
    }
}
