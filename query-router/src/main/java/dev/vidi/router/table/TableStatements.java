package dev.vidi.router.table;

import dev.vidi.query.sql.StatementException;
import dev.vidi.query.sql.Statements;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The use case: statements of the catalog. Thread-safe; parsing takes a while, nothing blocks. */
public final class TableStatements {
    /** Characters of a statement; a table of 1,000 columns fits. */
    public static final int STATEMENT_CHARACTERS_MAX = 256 * 1024;

    private final Catalog catalog;
    private final TableLookup tables;

    public TableStatements(Catalog catalog) {
        this.catalog = catalog;
        this.tables = new TableLookup(catalog);
    }

    /** Does what a statement says; completes when it has taken effect here. */
    public CompletionStage<Catalog.Done> execute(String sql) {
        if (sql.length() > STATEMENT_CHARACTERS_MAX) {
            return failed(new RouterException(
                    ErrorCode.MALFORMED,
                    "a statement has at most " + STATEMENT_CHARACTERS_MAX + " characters, this has " + sql.length()));
        }
        try {
            return Statements.parse(sql)
                    .fold(
                            catalog::execute,
                            catalog::execute,
                            show -> show(),
                            describe -> describe(describe.name()),
                            select -> failed(
                                    new RouterException(
                                            ErrorCode.MALFORMED,
                                            "line 1, column 1: a SELECT is a query: run it with Query, Session.query or vidi sql")));
        } catch (StatementException malformed) {
            return failed(new RouterException(ErrorCode.MALFORMED, String.valueOf(malformed.getMessage())));
        } catch (RuntimeException defect) {
            return failed(defect);
        }
    }

    private CompletionStage<Catalog.Done> show() {
        List<Catalog.Entry> all = catalog.list();
        return CompletableFuture.completedFuture(
                new Catalog.Done(all.size() == 1 ? "1 table" : all.size() + " tables", all));
    }

    private CompletionStage<Catalog.Done> describe(String name) {
        try {
            Catalog.Entry entry = tables.known(name);
            return CompletableFuture.completedFuture(
                    new Catalog.Done("table " + entry.table().name(), List.of(entry)));
        } catch (RouterException unknown) {
            return failed(unknown);
        }
    }

    private static CompletionStage<Catalog.Done> failed(Exception error) {
        return CompletableFuture.failedFuture(error);
    }
}
