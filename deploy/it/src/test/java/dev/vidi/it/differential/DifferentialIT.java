package dev.vidi.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.Session;
import dev.vidi.client.Token;
import dev.vidi.client.VidiException;
import dev.vidi.client.WriteOptions;
import dev.vidi.client.Written;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.eval.H2Oracle;
import dev.vidi.query.eval.QueryGenerator;
import dev.vidi.query.eval.SameRows;
import dev.vidi.query.row.Binary;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of generated queries through client, gRPC, router, Kafka and join tasks, over tables of 1, 4 and 7
 * partitions, answered as H2 answers them: the same rows, or a failure of both. Where one fails, the rows are asked about
 * one by one, and fail in both.
 *
 * <p>{@code -Dvidi.differential.queries=N} asks more, {@code -Dvidi.differential.seed=N} others.
 */
@Timeout(3_600)
final class DifferentialIT {
    private static final int QUERIES = Integer.getInteger("vidi.differential.queries", 400);
    private static final long SEED = Long.getLong("vidi.differential.seed", 1);
    private static final int QUERIES_PER_TABLE = 200;
    private static final int ROWS_MAX = 60;
    private static final List<Integer> PARTITIONS = List.of(1, 4, 7);
    private static final int CLIENTS = 4;

    @TempDir
    private static Path directory;

    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private EmbeddedVidi vidi;

    @BeforeEach
    void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        vidi.close();
    }

    @Test
    void answersAsH2Does() throws Exception {
        System.out.println("differential seed: " + SEED);
        for (int i = 0; i * QUERIES_PER_TABLE < QUERIES; i++) {
            askAboutOneTable(SEED + i);
        }
        System.out.println("differential queries through a node: " + counts);
        assertThat(counts.get("answers")).isGreaterThanOrEqualTo(QUERIES * PARTITIONS.size());
        assertThat(counts.get("rows")).isGreaterThan(QUERIES);
        assertThat(counts.get("failed")).isGreaterThan(QUERIES / 100);
        assertThat(counts.get("rows failed")).isGreaterThan(QUERIES / 100);
        int failedInOne = counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("rows failed in"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(failedInOne).isLessThan(counts.get("rows failed") / 10);
    }

    private void askAboutOneTable(long seed) throws Exception {
        QueryGenerator generator = new QueryGenerator(seed);
        List<Object[]> rows = generator.rows(ROWS_MAX);
        List<String> tables = PARTITIONS.stream().map(n -> "t" + seed + "_" + n).toList();
        List<Token> seen = fill(tables, generator, rows);
        try (H2Oracle h2 = new H2Oracle(generator.table())) {
            for (Object[] row : rows) {
                h2.insert("t", row);
            }
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < QUERIES_PER_TABLE; i++) {
                Case each = new Case(seed + ", query " + i, generator.query(), tables, seen, generator, rows, h2);
                asked.add(clients.submit(() -> compare(each)));
            }
            for (Future<?> each : asked) {
                each.get();
            }
        }
        tables.forEach(table -> vidi.client().execute("DROP TABLE " + table));
    }

    /** Makes tables of the same rows; what has seen them. */
    private List<Token> fill(List<String> tables, QueryGenerator generator, List<Object[]> rows) {
        Session session = vidi.client().session();
        List<CompletableFuture<Written>> writes = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            String table = tables.get(i);
            vidi.client()
                    .execute("CREATE TABLE " + table + " (" + generator.columns()
                            + ", PRIMARY KEY (k)) WITH (partitions = " + PARTITIONS.get(i) + ")");
            rows.forEach(row -> writes.add(session.writeAsync(table, byName(generator, row), WriteOptions.DEFAULT)));
        }
        writes.forEach(CompletableFuture::join);
        return session.tokens();
    }

    private static Map<String, Object> byName(QueryGenerator generator, Object[] row) {
        List<Column> columns = generator.table().columns();
        Map<String, Object> named = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            if (row[i] != null) {
                named.put(columns.get(i).name(), ofClient(row[i]));
            }
        }
        return named;
    }

    /** A value as the client takes it. */
    private static Object ofClient(Object value) {
        return value instanceof Binary bytes ? bytes.toBytes() : value;
    }

    /** A value of the client's as the generator has it. */
    private static Object ofServer(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return Binary.owned(bytes);
        }
        return value;
    }

    private record Case(
            String name,
            QueryGenerator.Query query,
            List<String> tables,
            List<Token> seen,
            QueryGenerator generator,
            List<Object[]> rows,
            H2Oracle h2) {

        /** Empty when H2 fails. */
        Optional<List<List<Object>>> expected(Object @Nullable [] row) {
            synchronized (h2) {
                try {
                    return Optional.of(
                            row == null
                                    ? h2.ask(query.h2(), query.h2Parameters())
                                    : h2.askAbout(row, query.h2(), query.h2Parameters()));
                } catch (SQLException failed) {
                    return Optional.empty();
                }
            }
        }
    }

    private void compare(Case asked) {
        try {
            Optional<List<List<Object>>> expected = asked.expected(null);
            List<Optional<List<List<Object>>>> answers = asked.tables().stream()
                    .map(table -> answer(asked, asked.query().of(table)))
                    .toList();
            counts.merge("answers", answers.size(), Integer::sum);
            if (expected.isPresent() && answers.stream().allMatch(Optional::isPresent)) {
                answers.forEach(answer -> asked.query().requireSame(answer.orElseThrow(), expected.orElseThrow()));
                counts.merge("rows", expected.orElseThrow().size(), Integer::sum);
            } else if (asked.query().limited()) {
                counts.merge("failed, with a limit", 1, Integer::sum); // which may end before the row that fails
            } else {
                counts.merge("failed", 1, Integer::sum);
                assertThat(answers.stream().map(Optional::isPresent).distinct())
                        .as("a row fails in all tables or in none")
                        .hasSize(1);
                asked.rows().forEach(row -> compareOne(asked, row));
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + asked.name() + ": " + asked.query().vidi() + "\n"
                            + asked.query().parameters() + "\nH2: "
                            + asked.query().h2() + "\n"
                            + asked.generator().columns() + "\n" + e.getMessage(),
                    e);
        }
    }

    /**
     * Whether an operand is looked at beside a NULL, a FALSE or a TRUE that decides is not the same everywhere; so now and
     * then a row fails in one of the two only.
     */
    private void compareOne(Case asked, Object[] row) {
        String table = asked.tables().get(1);
        Optional<List<List<Object>>> answer = answer(asked, asked.query().of(table, row[0]));
        Optional<List<List<Object>>> expected = asked.expected(row);
        if (answer.isPresent() && expected.isPresent()) {
            SameRows.require(answer.get(), expected.get(), asked.query().rounded());
        } else {
            String where = answer.isPresent() ? " in H2 only" : expected.isPresent() ? " in Vidi only" : "";
            counts.merge("rows failed" + where, 1, Integer::sum);
        }
    }

    /** Empty when a row fails; whatever else goes wrong is thrown. */
    private Optional<List<List<Object>>> answer(Case asked, String sql) {
        Session session = vidi.client().session(asked.seen().toArray(Token[]::new));
        List<List<Object>> rows = new ArrayList<>();
        List<Object> parameters = asked.query().parameters().stream()
                .map(DifferentialIT::ofClient)
                .toList();
        try (QueryResult result = session.query(sql, parameters, QueryOptions.DEFAULT)) {
            result.forEachRemaining(row -> {
                List<Object> values = new ArrayList<>(row.values());
                values.replaceAll(DifferentialIT::ofServer);
                rows.add(values);
            });
            return Optional.of(rows);
        } catch (VidiException failed) {
            if (failed.code() != Status.Code.FAILED_PRECONDITION) {
                throw failed;
            }
            return Optional.empty();
        }
    }
}
