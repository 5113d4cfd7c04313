package dev.vidi.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class CatalogStateTest {

    private final CatalogState state = new CatalogState();

    @Test
    void ofTwoTablesOfOneNameTheFirstWins() {
        state.put("offers/1", 5, table("offers", 5));
        state.put("offers/2", 6, table("Offers", 6));
        assertThat(state.tables()).containsExactly(table("offers", 5));
        assertThat(state.keys()).isEqualTo(Map.of("offers", List.of("offers/2", "offers/1")));
    }

    @Test
    void aNameIsFreeWhenAllItsRecordsAreTakenBack() {
        state.put("offers/1", 5, table("offers", 5));
        state.put("offers/2", 6, table("offers", 6));
        state.remove("offers/2");
        state.remove("offers/1");
        assertThat(state.tables()).isEmpty();
        state.put("offers/3", 9, table("offers", 9));
        assertThat(state.tables()).containsExactly(table("offers", 9));
    }

    @Test
    void listsTablesInTheOrderOfTheirCreation() {
        state.put("b/1", 1, table("b", 1));
        state.put("a/1", 2, table("a", 2));
        assertThat(state.tables()).containsExactly(table("b", 1), table("a", 2));
    }

    /** A null table is a tombstone. */
    private record Record(String key, boolean live) {}

    @Property
    void compactionChangesNothing(@ForAll("histories") List<Record> history) {
        CatalogState compacted = new CatalogState();
        Map<String, Integer> latest = new HashMap<>();
        for (int offset = 0; offset < history.size(); offset++) {
            apply(state, history.get(offset), offset);
            latest.put(history.get(offset).key(), offset);
        }
        List<Integer> kept = new ArrayList<>(latest.values());
        kept.sort(null);
        for (int offset : kept) {
            if (history.get(offset).live()) {
                apply(compacted, history.get(offset), offset);
            }
        }
        assertThat(compacted.tables()).isEqualTo(state.tables());
        assertThat(compacted.keys()).isEqualTo(state.keys());
        state.clear();
    }

    @Provide
    Arbitrary<List<Record>> histories() {
        Arbitrary<String> keys = Combinators.combine(
                        Arbitraries.of("a", "b"), Arbitraries.integers().between(1, 3))
                .as((name, nonce) -> name + "/" + nonce);
        return Combinators.combine(keys, Arbitraries.of(true, false))
                .as(Record::new)
                .list();
    }

    private static void apply(CatalogState state, Record record, int offset) {
        if (record.live()) {
            state.put(record.key(), offset, table(record.key().substring(0, 1), offset));
        } else {
            state.remove(record.key());
        }
    }

    private static TableDefinition table(String name, long offset) {
        UUID topic = new UUID(1, 2);
        return new TableDefinition(
                TopicNames.tableId(topic, 4, offset),
                name,
                "topic",
                topic,
                4,
                new TableSchema(List.of(new Column("k", ColumnType.VARCHAR, false)), 0),
                "json",
                "string",
                Partitioner.MURMUR2,
                "");
    }
}
