package dev.vidi.cli.sql;

import dev.vidi.cli.output.EventPrinter;
import dev.vidi.cli.output.RowPrinter;
import dev.vidi.client.QueryEnd;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.Session;
import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.Subscription;
import dev.vidi.client.Token;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs statements one after the other, and shows what comes of them. For one thread; an interrupt ends what runs. */
public final class StatementRunner {
    private static final int ROWS_PER_FLUSH = 100;

    private final Target target;
    private final Display display;
    private final LongSupplier nanoTime;

    /** Runs there and shows here. */
    public StatementRunner(Target target, Display display, LongSupplier nanoTime) {
        this.target = target;
        this.display = display;
        this.nanoTime = nanoTime;
    }

    /** Runs a statement to its end; {@link VidiException} when it is refused, or its result breaks off. */
    public void run(SqlStatement statement) {
        if (statement.followsChanges()) {
            follow(
                    statement,
                    Follow.endless(target.kept()),
                    SubscribeOptions.DEFAULT.withReading(target.options().reading()));
        } else if (statement.isQuery()) {
            query(statement);
        } else {
            Done.print(statement, target.client().execute(statement.sql()), display);
        }
        display.out().flush();
    }

    /** Runs a SELECT ... EMIT CHANGES until it has shown enough. */
    public void follow(SqlStatement statement, Follow follow, SubscribeOptions options) {
        try (Subscription subscription = target.session().subscribe(statement.sql(), parameters(statement), options);
                EventPrinter printer = display.events(subscription)) {
            follow.run(subscription, printer, nanoTime, display.out()::checkError);
        }
    }

    private List<@Nullable Object> parameters(SqlStatement statement) {
        return statement.parameters() == 0 ? List.of() : target.parameters();
    }

    private void query(SqlStatement statement) {
        long start = nanoTime.getAsLong();
        try (QueryResult result = target.session().query(statement.sql(), parameters(statement), target.options())) {
            boolean all = print(result);
            QueryEnd end = result.end().orElse(null);
            if (all && end != null) {
                target.kept().accept(end.token());
                Footer.print(result.header(), end, nanoTime.getAsLong() - start, display);
            }
        }
    }

    /** Prints the rows, also those before a failure; false when nobody reads them any more. */
    private boolean print(QueryResult result) {
        RowPrinter printer = RowPrinter.of(display.format(), result.header(), display.out());
        try {
            for (int row = 1; result.hasNext(); row++) {
                printer.print(result.next());
                if (row % ROWS_PER_FLUSH == 0 && display.out().checkError()) {
                    return false;
                }
            }
            return true;
        } finally {
            printer.finish();
            display.out().flush();
        }
    }

    /**
     * Where statements run, and how.
     *
     * @param kept is given each new token
     * @param parameters values for the {@code ?} of each query that has some
     */
    public record Target(
            VidiClient client,
            Session session,
            Consumer<Token> kept,
            QueryOptions options,
            List<@Nullable Object> parameters) {

        /** Copies the parameters. */
        public Target {
            parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
        }
    }
}
