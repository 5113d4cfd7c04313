package dev.vidi.router.select;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.eval.Merge;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.KeyOrder;
import dev.vidi.query.plan.ParameterException;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.AnsweredPage;
import dev.vidi.router.read.PageScope;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.read.Reads;
import dev.vidi.router.table.TableLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One query, from its first page to its last. Pages are read as rows are taken, at most one of each partition at a time,
 * so that a client that takes nothing costs one page a partition. Thread-safe; guarded by its monitor; its sink is told
 * outside of it.
 */
public final class SelectRun {

    private final SelectRequest request;
    private final TableDefinition table;
    private final Stages stages;
    private final SelectSink sink;
    private final AccessPath path;
    private final byte[] arguments;
    private final OptionalLong limit;

    /** Where the next page of a partition starts. */
    private final Map<Integer, Next> next = new HashMap<>();
    /** Pages that are under way, by partition. */
    private final Map<Integer, PageRead> underWay = new HashMap<>();

    private final SortedMap<Integer, String> missing = new TreeMap<>();
    private Runnable cancelFirst = () -> {};
    private @Nullable Header header;
    private @Nullable Merge<SelectedRow> merge;
    private long waitingBytes;
    private long examined;
    private long rows;
    private boolean ended;

    /** Whatever a query goes through. */
    record Stages(Reads reads, TableLookup tables, SelectLimits limits, Admission admission) {}

    /**
     * What is known once every partition has answered its first page.
     *
     * @param id the read that asked for it
     * @param positions next offset that each partition's pages are read at
     * @param seen the same as a position of the source topic
     * @param dependencies what the writes up to there depended on
     */
    public record Header(ReadId id, SortedMap<Integer, Long> positions, Position seen, Position dependencies) {}

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Next(long position, byte @Nullable [] after) {}

    SelectRun(SelectRequest request, Stages stages, SelectSink sink) throws ParameterException {
        this.request = request;
        this.table = request.plan().table();
        this.stages = stages;
        this.sink = sink;
        List<@Nullable Object> values = request.plan().fragmentArguments(request.parameters());
        this.path = request.plan().fragment().path(values);
        this.arguments = request.plan().fragment().encodeArguments(values);
        this.limit = request.plan().rowsMax(request.parameters());
    }

    void start() {
        @Nullable
        List<byte[]> keys =
                path.<@Nullable List<byte[]>>fold(nothing -> null, of -> of.keys(), range -> null, scan -> null);
        Runnable cancel = stages.reads()
                .read(
                        new ReadRequest(
                                table,
                                page(null, limit.orElse(0), null),
                                PageScope.first(keys, request.partial()),
                                request.level(),
                                request.context(),
                                request.reader(),
                                request.timeout(),
                                request.waitMax(),
                                request.traceparent(),
                                request.retries()),
                        new Reads.Observer() {
                            @Override
                            public void answered(ReadAnswer answer) {
                                begin(answer);
                            }

                            @Override
                            public void failed(RouterException error) {
                                fail(error);
                            }
                        });
        boolean gone;
        synchronized (this) {
            cancelFirst = cancel;
            gone = ended;
        }
        if (gone) {
            cancel.run();
        }
    }

    private Question.Page page(byte @Nullable [] after, long rowsMax, @Nullable ReadId query) {
        SelectPlan plan = request.plan();
        return new Question.Page(
                plan.fragment().hash(),
                plan.fragment().text(),
                arguments,
                plan.order() == KeyOrder.DESCENDING,
                after,
                (int) Math.min(rowsMax, Integer.MAX_VALUE),
                query);
    }

    /** The plan that is run. */
    public SelectPlan plan() {
        return request.plan();
    }

    /** Which rows are looked at. */
    public AccessPath path() {
        return path;
    }

    /** Null until every partition has answered. */
    public synchronized @Nullable Header header() {
        return header;
    }

    /** Begins with the first page at positions that are known, in place of {@link #start}. */
    void startAt(Header known) {
        synchronized (this) {
            header = known;
            merge = new Merge<>(known.positions().keySet(), request.plan().order(), limit, SelectedRow::key);
            known.positions().forEach((partition, position) -> next.put(partition, new Next(position, null)));
        }
        sink.progressed();
    }

    private void begin(ReadAnswer answer) {
        synchronized (this) {
            if (ended) {
                return;
            }
            header = new Header(answer.id(), answer.positions(), answer.seen(), answer.dependencies());
            missing.putAll(answer.missing());
            merge = new Merge<>(answer.pages().keySet(), request.plan().order(), limit, SelectedRow::key);
            answer.pages().forEach(this::add);
        }
        sink.progressed();
    }

    private void add(int partition, AnsweredPage page) {
        if (merge == null) {
            throw new IllegalStateException("a page came before the first");
        }
        List<SelectedRow> added = new ArrayList<>(page.rows().size());
        long bytes = 0;
        for (AnsweredRow row : page.rows()) {
            SelectedRow selected = new SelectedRow(partition, row);
            bytes += selected.bytes();
            added.add(selected);
        }
        grow(bytes);
        examined += page.end().examined();
        byte[] resume = page.end().resume();
        if (resume != null) {
            next.put(partition, new Next(page.position(), resume));
        }
        merge.add(partition, added, resume == null);
    }

    private void grow(long bytes) {
        waitingBytes += bytes;
        stages.admission().grow(bytes);
    }

    /** The row that comes next; null when it has not yet come, or there is none, or the query has ended. */
    public @Nullable SelectedRow next() {
        SelectedRow row;
        boolean tooMany;
        synchronized (this) {
            if (ended || merge == null) {
                return null;
            }
            List<SelectedRow> taken = merge.take(1);
            if (taken.isEmpty()) {
                return null;
            }
            row = taken.get(0);
            rows++;
            tooMany = request.rowsMax() > 0 && rows > request.rowsMax();
            grow(-row.bytes());
        }
        if (tooMany) {
            fail(new RouterException(
                    ErrorCode.TOO_LARGE,
                    "the answer has more than " + request.rowsMax()
                            + " rows, which is the bound of this call; narrow the query, or set LIMIT"));
            return null;
        }
        return row;
    }

    /** Reads the pages whose turn it is, see {@link #next}. */
    public void more() {
        List<PageRead> pages = new ArrayList<>();
        synchronized (this) {
            if (ended || merge == null) {
                return;
            }
            for (Integer partition : merge.hungry()) {
                if (!underWay.containsKey(partition)) {
                    PageRead page = new PageRead(partition, next.get(partition));
                    underWay.put(partition, page);
                    pages.add(page);
                }
            }
        }
        if (pages.isEmpty()) {
            return;
        }
        if (stages.admission().overgrown()) {
            fail(new RouterException(
                    ErrorCode.OVERLOADED,
                    "too many rows of queries wait for their clients on this router; take the rows sooner, or try again later",
                    Duration.ofSeconds(1),
                    null));
            return;
        }
        pages.forEach(PageRead::read);
    }

    /** Whether all rows have been taken. */
    public synchronized boolean isDone() {
        return merge != null && merge.isDone();
    }

    /** Rows that were looked at so far. */
    public synchronized long examined() {
        return examined;
    }

    /** Rows that were taken so far. */
    public synchronized long rows() {
        return rows;
    }

    /** Why partitions have no part in the answer, or not their whole part. */
    public synchronized SortedMap<Integer, String> missing() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /** Nobody takes rows any more: the query costs nothing from here on. To be called once it is done, too. */
    public void end() {
        boolean unused = leave();
    }

    private void fail(RouterException error) {
        if (leave()) {
            sink.failed(error);
        }
    }

    /** True when this ended the query. */
    private boolean leave() {
        List<Runnable> cancels = new ArrayList<>();
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            cancels.add(cancelFirst);
            underWay.values().forEach(page -> cancels.add(page.cancel));
            underWay.clear();
            stages.admission().leave(waitingBytes);
        }
        cancels.forEach(Runnable::run);
        return true;
    }

    /** A page after the first. What it is asked again as names the try before it. */
    private final class PageRead implements Reads.Observer {
        private final int partition;
        private final Next from;
        private int tries;
        private @Nullable ReadId retries;
        private Runnable cancel = () -> {};

        PageRead(int partition, @Nullable Next from) {
            if (from == null) {
                throw new IllegalStateException("partition " + partition + " has no next page");
            }
            this.partition = partition;
            this.from = from;
        }

        void read() {
            RouterException gone = gone();
            if (gone != null) {
                fail(gone);
                return;
            }
            tries++;
            Runnable cancelled = stages.reads().read(pageRequest(), this);
            boolean over;
            synchronized (SelectRun.this) {
                over = ended;
                cancel = cancelled;
            }
            if (over) {
                cancelled.run();
            }
        }

        private ReadRequest pageRequest() {
            long wanted;
            ReadId query;
            synchronized (SelectRun.this) {
                wanted = merge == null || limit.isEmpty() ? 0 : merge.remaining();
                query = header == null ? null : header.id();
            }
            return new ReadRequest(
                    table,
                    page(from.after(), wanted, query),
                    PageScope.pinned(partition, from.position()),
                    Level.AS_OF,
                    request.context(),
                    request.reader(),
                    stages.limits().pageTimeout(),
                    null,
                    request.traceparent(),
                    retries);
        }

        private @Nullable RouterException gone() {
            try {
                TableDefinition now = stages.tables().serving(table.name());
                return now.id().equals(table.id()) ? null : gone("another table has taken its name");
            } catch (RouterException unknown) {
                return gone(String.valueOf(unknown.getMessage()));
            }
        }

        private RouterException gone(String why) {
            return new RouterException(
                    ErrorCode.PRECONDITION, "table " + table.name() + " is gone while the query ran: " + why);
        }

        @Override
        public void answered(ReadAnswer answer) {
            AnsweredPage page = answer.pages().get(partition);
            if (page == null) {
                failed(new RouterException(
                        ErrorCode.INTERNAL,
                        "partition " + partition + " of table " + table.name()
                                + " did not answer with a page; are all nodes of the same version?"));
                return;
            }
            synchronized (SelectRun.this) {
                if (ended) {
                    return;
                }
                underWay.remove(partition);
                next.remove(partition);
                add(partition, page);
            }
            sink.progressed();
        }

        @Override
        public void failed(RouterException error) {
            RouterException gone = gone();
            if (gone != null) {
                fail(gone); // whatever its pages then fail with
                return;
            }
            boolean passing = error.code() == ErrorCode.UNAVAILABLE || error.code() == ErrorCode.DEADLINE;
            if (passing && tries < stages.limits().pageTries()) {
                retries = error.readId().map(ReadId::parse).orElse(null);
                read();
            } else if (request.partial()) {
                synchronized (SelectRun.this) {
                    if (ended || merge == null) {
                        return;
                    }
                    underWay.remove(partition);
                    missing.put(partition, String.valueOf(error.getMessage()));
                    merge.add(partition, List.of(), true);
                }
                sink.progressed();
            } else {
                fail(error);
            }
        }
    }
}
