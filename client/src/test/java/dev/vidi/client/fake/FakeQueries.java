package dev.vidi.client.fake;

import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.MissingPartition;
import dev.vidi.proto.api.v1.PartitionPosition;
import dev.vidi.proto.api.v1.QueryEnd;
import dev.vidi.proto.api.v1.QueryHeader;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.QueryRow;
import dev.vidi.proto.api.v1.QueryRows;
import dev.vidi.proto.api.v1.Schema;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Queries of memory: whatever the text selects, the answer is all columns and rows of the table after FROM, two rows a
 * message, sent as the client takes them. A text with an exclamation mark is refused at its place. Settings are for the queries that come after them.
 */
public final class FakeQueries {
    private static final Pattern FROM = Pattern.compile("(?i)\\bFROM\\s+(\\w+)");
    private static final int ROWS_PER_MESSAGE = 2;

    private final FakeTables tables;
    private final FakeCalls calls;
    private final List<QueryRequest> requests = new CopyOnWriteArrayList<>();
    private final List<MissingPartition> missing = new CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private volatile int times = 1;
    private volatile boolean held;
    private volatile int failAfter;
    private volatile @Nullable Status failure;

    FakeQueries(FakeTables tables, FakeCalls calls) {
        this.tables = tables;
        this.calls = calls;
    }

    /** The queries so far. */
    public List<QueryRequest> requests() {
        return List.copyOf(requests);
    }

    /** Messages sent so far, by all queries. */
    public int sent() {
        return sent.get();
    }

    /** Queries that clients have cancelled. */
    public int cancelled() {
        return cancelled.get();
    }

    /** Rows come so many times over. */
    public void repeat(int number) {
        times = number;
    }

    /** Queries fail when they have sent so many messages. */
    public void failAfter(int messages, Status status) {
        failAfter = messages;
        failure = status;
    }

    /** Queries are not answered from here on. */
    public void hold() {
        held = true;
    }

    /** A partition does not answer. */
    public void miss(int partition, String reason) {
        missing.add(MissingPartition.newBuilder()
                .setPartition(partition)
                .setReason(reason)
                .build());
    }

    void answer(QueryRequest request, ServerCallStreamObserver<QueryResponse> observer) {
        requests.add(request);
        Iterator<QueryResponse> messages;
        try {
            calls.failIfTold();
            refuse(request);
            messages = messages(request);
        } catch (RuntimeException refused) {
            observer.onError(refused);
            return;
        }
        observer.setOnCancelHandler(cancelled::incrementAndGet);
        AtomicInteger toFailure = new AtomicInteger(failure == null ? Integer.MAX_VALUE : failAfter);
        if (held) {
            return;
        }
        observer.setOnReadyHandler(() -> pump(observer, messages, toFailure));
    }

    private void refuse(QueryRequest request) {
        String sql = request.getSql();
        int sign = sql.indexOf('!');
        if (sign >= 0) {
            long line = 1 + sql.chars().limit(sign).filter(c -> c == '\n').count();
            throw Status.INVALID_ARGUMENT
                    .withDescription(
                            "line " + line + ", column " + (sign - sql.lastIndexOf('\n', sign)) + ": what is !?")
                    .asRuntimeException();
        }
        if (!missing.isEmpty() && !request.getAllowPartial()) {
            throw Status.FAILED_PRECONDITION
                    .withDescription(missing.get(0).getReason())
                    .asRuntimeException();
        }
    }

    private void pump(
            ServerCallStreamObserver<QueryResponse> observer,
            Iterator<QueryResponse> messages,
            AtomicInteger toFailure) {
        while (observer.isReady() && !observer.isCancelled()) {
            Status failed = failure;
            if (failed != null && toFailure.getAndDecrement() == 0) {
                observer.onError(failed.asRuntimeException());
                return;
            }
            observer.onNext(messages.next());
            sent.incrementAndGet();
            if (!messages.hasNext()) {
                observer.onCompleted();
                return;
            }
        }
    }

    private Iterator<QueryResponse> messages(QueryRequest request) {
        Matcher from = FROM.matcher(request.getSql());
        Schema schema = tables.schema(from.find() ? from.group(1) : "");
        List<KeyResult> rows = tables.rows(schema.getTable());
        String event = calls.newEvent();
        TreeSet<String> seen = FakeCalls.sent();
        seen.add(event);
        List<QueryResponse> pages = pages(rows);
        return IntStream.rangeClosed(0, 1 + pages.size() * times)
                .mapToObj(i -> i == 0
                        ? header(schema, event)
                        : i <= pages.size() * times
                                ? pages.get((i - 1) % pages.size())
                                : end(seen, rows.size() * times))
                .iterator();
    }

    private static QueryResponse header(Schema schema, String event) {
        return QueryResponse.newBuilder()
                .setHeader(QueryHeader.newBuilder()
                        .addAllColumns(schema.getColumnsList())
                        .setTable(schema.getTable())
                        .setTableId(schema.getTableId())
                        .setTopic(schema.getTopic())
                        .setReadId("read-" + event)
                        .addPosition(PartitionPosition.newBuilder().setOffset(9))
                        .setFragment("00112233445566778899aabbccddeeff")
                        .setFragmentText("SELECT * FROM " + schema.getTable())
                        .setAccess("all rows")
                        .setPartitions(4))
                .build();
    }

    private static List<QueryResponse> pages(List<KeyResult> rows) {
        List<QueryResponse> pages = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += ROWS_PER_MESSAGE) {
            QueryRows.Builder page = QueryRows.newBuilder();
            rows.subList(from, Math.min(rows.size(), from + ROWS_PER_MESSAGE))
                    .forEach(row -> page.addRows(QueryRow.newBuilder()
                            .addAllValues(row.getRow().getValuesList())
                            .setPartition(row.getAt().getPartition())
                            .setOffset(row.getAt().getOffset())
                            .setTimestampMs(row.getAt().getTimestampMs())));
            pages.add(QueryResponse.newBuilder().setRows(page).build());
        }
        return pages;
    }

    private QueryResponse end(TreeSet<String> seen, int rows) {
        return QueryResponse.newBuilder()
                .setEnd(QueryEnd.newBuilder()
                        .setToken(FakeTokens.token(seen))
                        .setExamined(1_560)
                        .setRows(rows)
                        .addAllMissing(missing))
                .build();
    }
}
