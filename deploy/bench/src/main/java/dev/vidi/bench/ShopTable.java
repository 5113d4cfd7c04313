package dev.vidi.bench;

import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.rows.RowLoader;
import dev.vidi.bench.rows.Rows;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A table full of rows on a node. */
record ShopTable(String name, String topic, int partitions) {

    private static final int KEYS_READ = 1_024;
    private static final Duration LOAD_MAX = Duration.ofSeconds(60);
    private static final int ROWS_PER_SECOND_MIN = 10_000;

    /** How long it may take until a number of rows can be read. */
    static Duration loadMax(int rows) {
        return LOAD_MAX.plusSeconds(rows / ROWS_PER_SECOND_MIN);
    }

    /** Makes the table, empty. */
    void create(BenchNode node) {
        node.client().execute(Rows.createTable(name, topic, partitions), LOAD_MAX);
        new BenchTopics(node.bootstrapServers(), partitions).awaitLeaders(topic);
    }

    /** Makes the table and fills it; returns when every row can be read. */
    void fill(BenchNode node, int rows) {
        create(node);
        new RowLoader(node.bootstrapServers()).load(topic, rows, rows);
        awaitApplied(node, rows);
    }

    /** Waits until every row that has been written can be read. */
    void awaitApplied(BenchNode node, int rows) {
        List<String> some = IntStream.range(0, Math.min(rows, KEYS_READ))
                .map(back -> rows - 1 - back)
                .mapToObj(Rows::key)
                .toList();
        node.client()
                .session()
                .getMany(name, some, ReadOptions.DEFAULT.withLevel(Level.STRONG).withTimeout(loadMax(rows)));
    }
}
