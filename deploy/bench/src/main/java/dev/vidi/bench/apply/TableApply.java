package dev.vidi.bench.apply;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.bench.rows.Rows;
import dev.vidi.client.Answer;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.VidiClient;
import java.time.Duration;

/** A Vidi table that is made over records that are there, each time a new one. */
public final class TableApply implements Contender {

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final VidiClient client;
    private final SourceRecords source;
    private int made;

    public TableApply(VidiClient client, SourceRecords source) {
        this.client = client;
        this.source = source;
    }

    @Override
    public Result run(int inFlight, Duration time) {
        String table = "applied" + ++made;
        ApplyWatch watch = new ApplyWatch();
        client.execute(Rows.createTable(table, source.topic(), source.partitions()), WAIT_MAX);
        try {
            Result result = watch.await(source.records(), WAIT_MAX);
            Answer last = client.session()
                    .get(
                            table,
                            source.lastKey(),
                            ReadOptions.DEFAULT.withLevel(Level.STRONG).withTimeout(WAIT_MAX));
            if (last.row().isEmpty()) {
                throw new IllegalStateException("the table lacks the last row that was applied");
            }
            return result;
        } finally {
            client.execute("DROP TABLE " + table, WAIT_MAX);
        }
    }
}
