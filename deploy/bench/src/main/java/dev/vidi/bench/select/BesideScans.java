package dev.vidi.bench.select;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Another contender while one scan after the other runs; the last one is cancelled. A scan that fails makes the
 * measurement void.
 */
public record BesideScans(Contender measured, Channel channel, Scan scan) implements Contender {

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        Scanning beside = new Scanning(channel, scan);
        Result result;
        try {
            result = measured.run(inFlight, time);
        } finally {
            beside.end();
        }
        beside.check();
        return result;
    }

    /** A thread that scans until it is ended. */
    private static final class Scanning {

        private final Channel channel;
        private final Scan scan;
        private final Context.CancellableContext context = Context.ROOT.withCancellation();
        private final Thread thread;
        private volatile boolean ending;
        private volatile @Nullable RuntimeException failure;

        Scanning(Channel channel, Scan scan) {
            this.channel = channel;
            this.scan = scan;
            this.thread = new Thread(context.wrap(this::scan), "bench-scans");
            thread.setDaemon(true);
            thread.start();
        }

        private void scan() {
            try {
                while (!ending) {
                    long found = 0;
                    long examined = 0;
                    Iterator<QueryResponse> answer =
                            ReadsGrpc.newBlockingStub(channel).query(scan.request());
                    while (answer.hasNext()) {
                        QueryResponse message = answer.next();
                        found += message.getRows().getRowsCount();
                        examined += message.getEnd().getExamined();
                    }
                    scan.check(found, examined);
                }
            } catch (StatusRuntimeException | IllegalStateException e) {
                if (!ending) {
                    failure = e;
                }
            }
        }

        void end() throws InterruptedException {
            ending = true;
            context.cancel(null);
            thread.join();
        }

        void check() {
            RuntimeException cause = failure;
            if (cause != null) {
                throw new IllegalStateException("a scan beside the measurement failed: " + cause.getMessage(), cause);
            }
        }
    }
}
