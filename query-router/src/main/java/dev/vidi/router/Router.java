package dev.vidi.router;

import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.query.sql.Statements;
import dev.vidi.router.describe.TableStates;
import dev.vidi.router.grpc.GrpcServices;
import dev.vidi.router.grpc.NetworkThreads;
import dev.vidi.router.grpc.RouterServer;
import dev.vidi.router.grpc.UseCases;
import dev.vidi.router.http.HttpApi;
import dev.vidi.router.http.HttpSettings;
import dev.vidi.router.log.LogTails;
import dev.vidi.router.read.ReadLimits;
import dev.vidi.router.read.ReadPath;
import dev.vidi.router.select.SelectLimits;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.SubscribeLimits;
import dev.vidi.router.subscribe.SubscriptionDirectory;
import dev.vidi.router.subscribe.Subscriptions;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableLookup;
import dev.vidi.router.table.TableStatements;
import dev.vidi.router.trace.CallSpans;
import dev.vidi.router.write.RowWriter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;

/** One router, wired: what reads, writes and tails the log, and the server before it. Start and close once. */
public final class Router implements AutoCloseable {
    private final NetworkThreads network;
    private final ReadPath readPath;
    private final Selects selects;
    private final Subscriptions subscriptions;
    private final RowWriter writer;
    private final LogTails log;
    private final GrpcServices services;
    private final RouterServer server;
    private final HttpApi http;

    /**
     * Connects to Kafka; nothing is served before {@link #start}.
     *
     * @param tokens signs and accepts the tokens of the cluster that the settings lead to
     * @param catalog the tables; its life is its owner's
     * @param telemetry where spans go; {@link OpenTelemetry#noop()} when nothing is traced
     * @throws org.apache.kafka.common.KafkaException when the read log cannot be found
     */
    public Router(
            RouterSettings settings,
            TokenCodec tokens,
            Catalog catalog,
            OpenTelemetry telemetry,
            MeterRegistry meters) {
        CallSpans spans = new CallSpans(telemetry);
        this.network = new NetworkThreads();
        this.readPath = new ReadPath(settings.kafka(), settings.topics(), ReadLimits.DEFAULT, network, spans, meters);
        this.selects = new Selects(readPath.reads(), new TableLookup(catalog), SelectLimits.DEFAULT);
        this.subscriptions = Subscriptions.open(
                readPath,
                selects,
                new TableLookup(catalog),
                settings.kafka(),
                settings.topics().readLog(),
                SubscribeLimits.DEFAULT,
                meters);
        readPath.listen(subscriptions.listener());
        this.writer = RowWriter.open(
                readPath.reads(),
                tokens,
                settings.kafka(),
                new RowWriter.Limits(settings.writesInFlightMax(), settings.writeBytesInFlightMax()),
                spans,
                meters);
        this.log = LogTails.open(settings.kafka(), settings.topics(), catalog, settings.logTailsMax(), meters);
        TableStates states = TableStates.of(readPath.reads(), readPath.ends());
        this.services = new GrpcServices(
                new UseCases(
                        readPath.reads(),
                        selects,
                        subscriptions,
                        new SubscriptionDirectory(readPath.reads(), catalog),
                        states,
                        writer,
                        log,
                        catalog,
                        new TableStatements(catalog)),
                tokens,
                settings.topics(),
                readPath::home);
        this.server = services.server(settings.server(), network);
        this.http = new HttpApi(
                selects, subscriptions, states, catalog, tokens, readPath::home, HttpSettings.Limits.DEFAULT, meters);
    }

    /**
     * Listens, and answers from here on.
     *
     * @throws java.io.UncheckedIOException when the address is taken
     */
    public void start() {
        Thread preheat =
                new Thread(Statements::preheat, "vidi-preheat"); // else the first statement waits for the parser
        preheat.setDaemon(true);
        preheat.start();
        readPath.start();
        subscriptions.start();
        server.start();
        server.ready(true);
    }

    /** The port that gRPC listens on. */
    public int port() {
        return server.port();
    }

    /** Why reads are not answered just now; empty when they are. */
    public Optional<String> problem() {
        return readPath.gather().problem();
    }

    /** That reads will not be answered any more by this router; empty when they are. */
    public Optional<String> fatal() {
        return readPath.gather().isDead()
                ? Optional.of("the thread that tails the read log has ended; the log has the cause")
                : Optional.empty();
    }

    /** What it offers over HTTP, once it is started. */
    public HttpApi http() {
        return http;
    }

    /** Takes no more calls and lets those in progress end, for a bounded time. */
    @Override
    public void close() {
        log.close(); // these first: readings that follow, and subscriptions, would never end by themselves
        subscriptions.close();
        http.close();
        server.close();
        writer.close();
        readPath.close();
        services.close();
        network.close();
    }
}
