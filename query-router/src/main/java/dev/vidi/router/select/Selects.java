package dev.vidi.router.select;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.ParameterException;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.Reads;
import dev.vidi.router.table.TableLookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans queries and runs them. Thread-safe; planning a text for the first time takes milliseconds, nothing blocks. */
public final class Selects {

    private static final long PLAN_CHARACTERS_MAX = 16L << 20;
    private static final long FRAGMENT_CHARACTERS_MAX = 16L << 20;

    private final Queries queries = new Queries(PLAN_CHARACTERS_MAX, FRAGMENT_CHARACTERS_MAX);
    private final Reads reads;
    private final TableLookup tables;
    private final SelectLimits limits;
    private final Admission admission;

    public Selects(Reads reads, TableLookup tables, SelectLimits limits) {
        this.reads = reads;
        this.tables = tables;
        this.limits = limits;
        this.admission = new Admission(limits.queriesMax(), limits.rowBytesMax());
    }

    /** The plan of a query over a table that serves. */
    public SelectPlan plan(String sql) throws RouterException {
        try {
            return queries.plan(sql, tables::serving);
        } catch (StatementException malformed) {
            throw new RouterException(ErrorCode.MALFORMED, String.valueOf(malformed.getMessage()));
        }
    }

    /** A fragment of its text, as partitions keep it. */
    public Fragment fragment(TableDefinition table, String text) throws RouterException {
        try {
            return queries.fragment(table, text);
        } catch (StatementException malformed) {
            throw new RouterException(ErrorCode.MALFORMED, String.valueOf(malformed.getMessage()));
        }
    }

    /** Parameters as the plan takes them. */
    public static List<@Nullable Object> admit(SelectPlan plan, List<? extends @Nullable Object> parameters)
            throws RouterException {
        try {
            return plan.admit(parameters);
        } catch (ParameterException refused) {
            throw new RouterException(ErrorCode.MALFORMED, String.valueOf(refused.getMessage()));
        }
    }

    /**
     * Reads the rows that a subscription begins with, at the positions that it was registered at.
     *
     * @throws RouterException when the request cannot be run at all
     */
    public SelectRun snapshot(SelectRequest request, SelectRun.Header at, SelectSink sink) throws RouterException {
        SelectRun run = admitted(request, sink);
        run.startAt(at);
        return run;
    }

    /**
     * Runs a query. The sink is told that there is progress, possibly before this returns, and takes rows from the run.
     *
     * @throws RouterException when the request cannot be run at all
     */
    public SelectRun run(SelectRequest request, SelectSink sink) throws RouterException {
        if (request.plan().emitChanges()) {
            throw new RouterException(
                    ErrorCode.MALFORMED, "a query with EMIT CHANGES is a subscription: subscribe to it instead");
        }
        SelectRun run = admitted(request, sink);
        run.start();
        return run;
    }

    private SelectRun admitted(SelectRequest request, SelectSink sink) throws RouterException {
        RouterException refusal = admission.enter(0);
        if (refusal != null) {
            throw refusal;
        }
        try {
            return new SelectRun(request, new SelectRun.Stages(reads, tables, limits, admission), sink);
        } catch (ParameterException refused) {
            admission.leave(0);
            throw new RouterException(ErrorCode.MALFORMED, String.valueOf(refused.getMessage()));
        }
    }
}
