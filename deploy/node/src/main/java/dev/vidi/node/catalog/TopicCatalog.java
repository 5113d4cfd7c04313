package dev.vidi.node.catalog;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.node.kafka.Cluster;
import dev.vidi.node.kafka.SystemTopics;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.registry.RegistryCredentials;
import dev.vidi.query.sql.Statement;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.table.Catalog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The tables as the catalog topic has them. Statements are carried out one after the other by a thread of their own; a
 * statement is done when this node has followed its record. Thread-safe.
 */
public final class TopicCatalog implements Catalog, AutoCloseable {

    private static final int STATEMENTS_MAX = 100;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final TableRoster roster;
    private final CatalogFollower follower;
    private final CatalogWriter writer;
    private final Function<String, Optional<String>> nodeProblems;
    private final ThreadPoolExecutor statements;

    /**
     * A catalog that is not yet started.
     *
     * @param kafka properties of every Kafka client, {@code bootstrap.servers} among them
     * @param tablesMax tables beyond which CREATE TABLE is refused
     * @param nodeProblems why a table, given its id, cannot be read although its topics are as they should be
     */
    public TopicCatalog(
            Map<String, Object> kafka,
            Cluster cluster,
            SystemTopics topics,
            TopicNames names,
            RegistryCredentials registry,
            int tablesMax,
            Function<String, Optional<String>> nodeProblems,
            MeterRegistry meters) {
        this.nodeProblems = nodeProblems;
        this.roster = new TableRoster(new TopicWatch(cluster.admin()), topics);
        this.follower = new CatalogFollower(kafka, names, roster, meters);
        this.writer = new CatalogWriter(
                kafka, names, registry, tablesMax, new SourceTopics(cluster.admin(), topics, names), follower, roster);
        this.statements = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(STATEMENTS_MAX),
                task -> new Thread(task, "vidi-catalog-statements"));
        Gauge.builder("vidi.catalog.tables", roster, r -> r.view().tables().size())
                .description("tables in the catalog")
                .register(meters);
        Gauge.builder("vidi.catalog.tables.max", () -> tablesMax)
                .description("tables beyond which CREATE TABLE is refused")
                .register(meters);
        Gauge.builder("vidi.catalog.problems", roster, r -> r.view().problems().size())
                .description("tables whose reads are refused")
                .register(meters);
    }

    /** Begins to follow; completes when the catalog, as it was, has been read. */
    public CompletableFuture<Void> start() {
        follower.start();
        return follower.ready();
    }

    /** Tells a listener of the tables that are there, and from then on of every change. */
    public void add(TableListener listener) {
        roster.add(listener);
    }

    /** Why the catalog may be out of date here; empty when it is not. */
    public Optional<String> problem() {
        String problem = follower.problem();
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** That the catalog is not followed any more in this process; empty when it is. */
    public Optional<String> fatal() {
        return follower.isDead()
                ? Optional.of("the thread that follows the catalog has ended; the log has the cause")
                : Optional.empty();
    }

    @Override
    public Optional<Entry> find(String name) {
        CatalogView view = roster.view();
        return Optional.ofNullable(view.tables().get(TableRecords.canonical(name)))
                .map(table -> entry(table, view));
    }

    @Override
    public Optional<TableDefinition> byId(String tableId) {
        return Optional.ofNullable(roster.view().byId().get(tableId));
    }

    @Override
    public List<Entry> list() {
        CatalogView view = roster.view();
        return view.tables().values().stream()
                .sorted(Comparator.comparing(table -> TableRecords.canonical(table.name())))
                .map(table -> entry(table, view))
                .toList();
    }

    private Entry entry(TableDefinition table, CatalogView view) {
        String problem = view.problems().get(table.id());
        return new Entry(
                table,
                problem != null ? problem : nodeProblems.apply(table.id()).orElse(""));
    }

    @Override
    public CompletionStage<Done> execute(Statement statement) {
        return statement.fold(
                create -> change(() -> created(create)),
                drop -> change(() -> new Done(writer.drop(drop), List.of())),
                show -> CompletableFuture.completedFuture(shown()),
                describe -> change(() -> described(describe.name())),
                select -> CompletableFuture.failedFuture(new RouterException(
                        ErrorCode.MALFORMED,
                        "line 1, column 1: a SELECT is a query: run it with Query, Session.query or vidi sql")));
    }

    private Done created(Statement.CreateTable create) throws RouterException {
        String message = writer.create(create);
        return new Done(message, find(create.name()).stream().toList());
    }

    private Done shown() {
        List<Entry> entries = list();
        return new Done(entries.size() + (entries.size() == 1 ? " table" : " tables"), entries);
    }

    private Done described(String name) throws RouterException {
        Entry entry = find(name)
                .orElseThrow(() -> new RouterException(ErrorCode.NOT_FOUND, "table " + name + " does not exist"));
        return new Done("table " + entry.table().name(), List.of(entry));
    }

    private CompletionStage<Done> change(Change change) {
        CompletableFuture<Done> done = new CompletableFuture<>();
        try {
            statements.execute(() -> {
                try {
                    done.complete(change.carryOut());
                } catch (RouterException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(
                    statements.isShutdown()
                            ? new RouterException(ErrorCode.UNAVAILABLE, "the node is stopping; ask another one")
                            : new RouterException(
                                    ErrorCode.OVERLOADED,
                                    STATEMENTS_MAX + " statements are waiting already; try again later",
                                    Duration.ofSeconds(1),
                                    e));
        }
        return done;
    }

    private interface Change {
        Done carryOut() throws RouterException;
    }

    @Override
    public void close() {
        statements.shutdown();
        try {
            if (!statements.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                statements.shutdownNow();
            }
        } catch (InterruptedException e) {
            statements.shutdownNow();
            Thread.currentThread().interrupt();
        }
        follower.close();
        writer.close();
    }
}
