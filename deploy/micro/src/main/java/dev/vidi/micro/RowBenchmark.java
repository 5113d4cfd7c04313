package dev.vidi.micro;

import dev.vidi.query.eval.Page;
import dev.vidi.query.eval.PageLimits;
import dev.vidi.query.eval.PageReader;
import dev.vidi.query.eval.RowCursor;
import dev.vidi.query.eval.RowEvaluation;
import dev.vidi.query.eval.RowSource;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowView;
import dev.vidi.query.sql.Queries;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Rows to bytes and back, a column of a row, and a condition evaluated over a page of rows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowBenchmark {

    private static final int ROWS = 1_000;
    private static final PageLimits WIDE = new PageLimits(ROWS, 1 << 20, ROWS, 1);

    private final RowCodec codec = new RowCodec(Samples.TABLE.schema());
    private final RowView view = new RowView(Samples.TABLE.schema().columns());
    private final Object[] values = Samples.values(7);
    private final byte[] bytes = Samples.row(7);
    private final ArrayRows rows = new ArrayRows();
    private @Nullable SelectPlan plan;

    @Setup
    public void plan() throws Exception {
        plan = new Queries(0, 0).<RuntimeException>plan("SELECT * FROM shop WHERE stock < 1", name -> Samples.TABLE);
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(values);
    }

    @Benchmark
    public @Nullable Object[] decode() {
        return codec.decode(bytes);
    }

    @Benchmark
    public long viewOneColumn() {
        view.read(bytes);
        return view.number(3);
    }

    /** For each row that is looked at; one in a thousand is taken. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Page evaluate() {
        SelectPlan known = plan;
        if (known == null) {
            throw new IllegalStateException("not set up");
        }
        List<Object> arguments = known.fragmentArguments(List.of());
        AccessPath path = known.fragment().path(arguments);
        return new PageReader(new RowEvaluation(known.fragment(), arguments), WIDE).read(rows, path, false, null);
    }

    /** Rows in an array, all of them in the order of their keys. */
    private static final class ArrayRows implements RowSource {

        private final byte[][] keys = IntStream.range(0, ROWS).mapToObj(Samples::key).toArray(byte[][]::new);
        private final byte[][] columns = IntStream.range(0, ROWS).mapToObj(Samples::row).toArray(byte[][]::new);

        @Override
        public RowCursor scan(byte[] from, byte @Nullable [] to, boolean descending) {
            return new Cursor();
        }

        @Override
        public RowCursor rows(List<byte[]> some) {
            throw new IllegalStateException("the query scans");
        }

        private final class Cursor implements RowCursor {

            private int at = -1;

            @Override
            public boolean next() {
                return ++at < ROWS;
            }

            @Override
            public byte[] key() {
                return keys[at];
            }

            @Override
            public void look(RowView into) {
                into.read(columns[at]);
            }

            @Override
            public long offset() {
                return at;
            }

            @Override
            public long timestamp() {
                return at;
            }

            @Override
            public void close() {
                at = ROWS;
            }
        }
    }
}
