package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Queries as a router asks them: page after page at the position of the first, again when a task dies; with their model. */
final class SimulatedQueries {

    private static final int KEYS = 10;
    private static final int ROUNDS_MAX = 10_000;
    private static final KeyCodec CODEC =
            new KeyCodec(SimulatedTopic.TABLE.schema().key().type());
    private static final List<Kind> KINDS = List.of(
            new Kind("SELECT v, k FROM t", key -> true, value -> true),
            new Kind("SELECT v FROM t WHERE k >= 'k1' AND k < 'k5'", key -> key >= 1 && key < 5, value -> true),
            new Kind(
                    "SELECT v + 0 FROM t WHERE k IN ('k4', 'k0', 'k3', 'k9')",
                    key -> key % 3 == 0 || key == 4,
                    v -> true),
            new Kind("SELECT v FROM t WHERE v >= 3", key -> true, value -> value >= 3));

    private final SimulatedTopic topic;
    private final SimulatedTask task;
    private final List<Query> queries = new ArrayList<>();
    private int seen;

    private record Kind(String sql, IntPredicate keys, IntPredicate values) {
        SelectPlan plan() {
            try {
                return new Queries(0, 0).<RuntimeException>plan(sql, name -> SimulatedTopic.TABLE);
            } catch (StatementException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final class Query {
        private final Kind kind;
        private final SelectPlan plan;
        private final boolean descending;
        private final long demanded;
        private final List<String> rows = new ArrayList<>();
        private long pin = -1;
        private byte[] after;
        private ReadId awaited;
        private boolean over;
        private boolean refused;

        Query(Kind kind, boolean descending, long demanded) {
            this.kind = kind;
            this.plan = kind.plan();
            this.descending = descending;
            this.demanded = demanded;
        }
    }

    SimulatedQueries(SimulatedTopic topic, SimulatedTask task) {
        this.topic = topic;
        this.task = task;
    }

    void start(int variant, int beforeEnd) {
        Query query = new Query(
                KINDS.get((variant + beforeEnd) % KINDS.size()),
                variant % 2 == 1,
                Math.max(0, topic.end() - beforeEnd));
        queries.add(query);
        ask(query);
    }

    private void ask(Query query) {
        List<Object> arguments = query.plan.fragmentArguments(List.of());
        Question.Page page = new Question.Page(
                query.plan.fragment().hash(),
                query.plan.fragment().text(),
                query.plan.fragment().encodeArguments(arguments),
                query.descending,
                query.after,
                0,
                query.awaited);
        query.awaited =
                query.pin < 0 ? task.ask(Level.SESSION, query.demanded, page) : task.ask(Level.AS_OF, query.pin, page);
    }

    /** Takes what has been logged, and asks for the pages that come next. */
    void proceed() {
        List<LogBatch> logged = task.logged();
        for (; seen < logged.size(); seen++) {
            LogBatch batch = logged.get(seen);
            batch.answers().forEach(answer -> take(batch, answer));
        }
        queries.stream().filter(query -> !query.over && query.awaited == null).forEach(this::ask);
    }

    private void take(LogBatch batch, AnswerPart answer) {
        queries.stream()
                .filter(query -> answer.read().id().equals(query.awaited))
                .forEach(query -> take(query, batch.position(), answer));
    }

    private void take(Query query, long position, AnswerPart answer) {
        query.awaited = null;
        if (answer.refusal() != null) {
            assertThat(answer.refusal().reason()).isIn(Refusal.Reason.HISTORY_GONE, Refusal.Reason.TOO_MANY_PARKED);
            query.refused = true;
            query.over = true;
            return;
        }
        assertThat(answer.pageEnd()).isNotNull();
        if (query.pin < 0) {
            assertThat(position).isGreaterThanOrEqualTo(query.demanded);
            query.pin = position;
        }
        assertThat(position).isEqualTo(query.pin);
        RowCodec columns = new RowCodec(query.plan.fragment().columns());
        for (AnsweredRow row : answer.rows()) {
            Object value = columns.decode(row.columns())[0];
            query.rows.add(CODEC.decode(row.rowKey()) + "@" + row.offset() + "=" + value);
        }
        query.after = answer.pageEnd().resume();
        query.over = query.after == null;
    }

    /** Asks the next life for what the one that died has not logged. */
    void retry() {
        proceed();
        queries.stream().filter(query -> !query.over).forEach(this::ask);
    }

    /** Goes on until every query has all its pages, and compares them with the model. */
    void finish() {
        for (int round = 0; queries.stream().anyMatch(query -> !query.over); round++) {
            assertThat(round).as("rounds until all queries are answered").isLessThan(ROUNDS_MAX);
            task.advance();
            task.flush();
            proceed();
        }
        for (Query query : queries) {
            if (!query.refused) {
                assertThat(query.rows)
                        .as("%s at %d%s", query.kind.sql, query.pin, query.descending ? " descending" : "")
                        .isEqualTo(model(query));
            }
        }
    }

    private List<String> model(Query query) {
        List<String> rows = new ArrayList<>();
        IntStream.range(0, KEYS)
                .map(key -> query.descending ? KEYS - 1 - key : key)
                .filter(query.kind.keys)
                .forEach(key -> {
                    Optional<Long> offset = topic.rowAt(key, query.pin);
                    if (offset.isPresent() && query.kind.values.test(topic.valueAt(offset.get()))) {
                        rows.add("k" + key + "@" + offset.get() + "=" + topic.valueAt(offset.get()));
                    }
                });
        return rows;
    }
}
