package dev.vidi.it.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.client.Column;
import dev.vidi.client.Level;
import dev.vidi.client.QueryResult;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Session;
import dev.vidi.it.badinput.EmbeddedVidi;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values that nest, keys of several columns and columns from a schema, from the statement to the client. */
@Timeout(120)
final class TypesIT {

    private static final ReadOptions STRONG = ReadOptions.DEFAULT.withLevel(Level.STRONG);

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
        vidi.client()
                .execute("CREATE TABLE people (id INT, team VARCHAR, clock TIME, raw VARBINARY, tags ARRAY<VARCHAR>,"
                        + " counts MAP<VARCHAR, INT>, address ROW(city VARCHAR, place ROW(lat DOUBLE, lon DOUBLE)),"
                        + " orders ROW(sku VARCHAR, price DECIMAL(10, 2)) ARRAY, PRIMARY KEY (team, id))"
                        + " WITH (partitions = 3, key_format = 'json')");
    }

    @Test
    void rowsComeBackAsTheyWereWrittenUnderTheirWholeKey() {
        Session session = vidi.client().session();
        Map<String, Object> row = Map.of(
                "id",
                1L,
                "team",
                "x",
                "clock",
                LocalTime.of(12, 30, 0, 1_000),
                "raw",
                ByteBuffer.wrap(new byte[] {0, -1}),
                "tags",
                Arrays.asList("a", null),
                "counts",
                Map.of("k", 7L),
                "address",
                Map.of("city", "Bonn", "place", Map.of("lat", 50.5, "lon", 7.25)),
                "orders",
                List.of(Map.of("sku", "s1", "price", new BigDecimal("9.90"))));
        session.write("people", row);
        session.write("people", "{\"team\":\"x\",\"id\":2,\"address\":{\"city\":\"Ulm\",\"unknown\":1}}");
        assertThat(session.get("people", Map.of("id", 1, "team", "x"), STRONG).rows())
                .singleElement()
                .satisfies(read -> assertThat(read.toMap()).isEqualTo(row));
        assertThat(session.getMany("people", List.of(List.of("x", 2), List.of("x", 3)), STRONG)
                        .results())
                .satisfiesExactly(
                        found -> {
                            assertThat(found.key()).as("as it was asked for").isEqualTo(List.of("x", 2L));
                            assertThat(found.row()).isNotNull();
                        },
                        absent -> assertThat(absent.row()).isNull());
        session.delete("people", List.of("x", 2));
        assertThat(session.get("people", List.of("x", 2), STRONG).rows()).isEmpty();
        assertThatThrownBy(() -> session.get("people", Map.of("team", "x"), STRONG))
                .hasMessageContaining("column (team, id)");
    }

    @Test
    void queriesReadARangeOfKeysAndLookIntoRows() {
        Session session = vidi.client().session();
        for (int id = 1; id <= 20; id++) {
            for (String team : List.of("y", "z")) {
                session.write(
                        "people",
                        Map.of(
                                "id",
                                id,
                                "team",
                                team,
                                "tags",
                                List.of(team + id),
                                "address",
                                Map.of("city", "c" + id)));
            }
        }
        List<Object> found = new ArrayList<>();
        try (QueryResult result = session.query(
                "SELECT id, tags[1], address.city AS city FROM people WHERE team = ? AND id > 17 ORDER BY team, id",
                "y")) {
            assertThat(result.header().access()).isEqualTo("keys above ('y', 17)");
            result.forEachRemaining(row -> found.addAll(row.values()));
        }
        assertThat(found).containsExactly(18L, "y18", "c18", 19L, "y19", "c19", 20L, "y20", "c20");
    }

    @Test
    void aTableHasTheColumnsOfItsSchema() {
        vidi.client()
                .execute("CREATE TABLE pay (id BIGINT PRIMARY KEY) WITH (format = 'avro', partitions = 1, schema ="
                        + " '{\"type\":\"record\",\"name\":\"P\",\"fields\":[{\"name\":\"payer\",\"type\":[\"null\",\"string\"]},"
                        + "{\"name\":\"parts\",\"type\":{\"type\":\"array\",\"items\":\"int\"}}]}')");
        assertThat(vidi.client().describe("pay").schema().columns())
                .extracting(Column::name, Column::type, Column::nullable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("id", "BIGINT", false),
                        org.assertj.core.groups.Tuple.tuple("payer", "VARCHAR", true),
                        org.assertj.core.groups.Tuple.tuple("parts", "ARRAY<INTEGER NOT NULL>", false));
        Session session = vidi.client().session();
        session.write("pay", Map.of("id", 7, "parts", List.of(1, 2)));
        assertThat(session.get("pay", 7, STRONG).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get("parts")).isEqualTo(List.of(1L, 2L)));
    }
}
