package dev.vidi.it.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.VidiClient;
import dev.vidi.it.history.HistoryChecker;
import dev.vidi.it.history.SourceLog;
import dev.vidi.it.history.Violation;
import dev.vidi.it.history.ViolationKind;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The workload and the checker together accept a server that keeps the guarantees, and find out each that breaks one. */
@Timeout(60)
class WorkloadTest {
    private static final int OPERATIONS = 4_000;

    private final Evidence evidence = new Evidence(2 * OPERATIONS);

    private List<Violation> run(SmallVidi.Break broken) throws Exception {
        SmallVidi vidi = new SmallVidi(broken, 1);
        String name = InProcessServerBuilder.generateName();
        Server server = InProcessServerBuilder.forName(name)
                .addService(ServerInterceptors.intercept(vidi.new Reads(), vidi))
                .addService(ServerInterceptors.intercept(vidi.new Writes(), vidi))
                .build()
                .start();
        WorkloadSettings settings =
                new WorkloadSettings(1, 6, List.of(SmallVidi.TABLE), 16, OPERATIONS, Duration.ofSeconds(10));
        try (VidiClient client = VidiClient.builder()
                        .channel(InProcessChannelBuilder.forName(name).build())
                        .build();
                Workload workload = new Workload(client, settings, evidence)) {
            workload.writeInitialRows();
            workload.start();
            workload.await();
            assertThat(workload.readAll(Duration.ofSeconds(10))).isTrue();
        } finally {
            server.shutdownNow();
        }
        SourceLog log = vidi.log();
        return HistoryChecker.check(evidence.history(), log);
    }

    private void finds(SmallVidi.Break broken, ViolationKind... kinds) throws Exception {
        assertThat(run(broken)).extracting(Violation::kind).contains(kinds);
    }

    @Test
    void findsNothingWrongWithAServerThatKeepsItsGuarantees() throws Exception {
        assertThat(run(SmallVidi.Break.NOTHING)).isEmpty();
        Tally tally = evidence.tally();
        assertThat(tally.refused()).isZero();
        assertThat(tally.unexpected()).isEmpty();
        assertThat(evidence.shown()).hasSizeGreaterThan(OPERATIONS / 3);
        for (String kind : List.of(
                "write",
                "write found again",
                "deletion",
                "deletion found again",
                "read EVENTUAL of many",
                "read SESSION of one",
                "read STRONG of many",
                "handover",
                "renewal")) {
            assertThat(tally.succeededOf(kind)).as(kind).isPositive();
        }
    }

    @Test
    void findsOutAServerThatIgnoresTokens() throws Exception {
        finds(
                SmallVidi.Break.IGNORES_TOKENS,
                ViolationKind.READ_YOUR_WRITES,
                ViolationKind.MONOTONIC_READS,
                ViolationKind.CAUSAL_ORDER);
    }

    @Test
    void findsOutAServerThatIgnoresAcknowledgedWrites() throws Exception {
        finds(SmallVidi.Break.IGNORES_ACKNOWLEDGED_WRITES, ViolationKind.STRONG_READ);
    }

    @Test
    void findsOutAServerThatDropsDependencies() throws Exception {
        finds(SmallVidi.Break.DROPS_DEPENDENCIES, ViolationKind.CAUSAL_ORDER, ViolationKind.TORN_READ);
    }

    @Test
    void findsOutAServerThatWritesTwice() throws Exception {
        finds(SmallVidi.Break.WRITES_TWICE, ViolationKind.DUPLICATE_WRITE);
    }

    @Test
    void findsOutAServerThatForgetsWrites() throws Exception {
        finds(SmallVidi.Break.FORGETS_WRITES, ViolationKind.LOST_WRITE);
    }

    @Test
    void findsOutAServerThatAnswersOldRows() throws Exception {
        finds(SmallVidi.Break.ANSWERS_OLD_ROWS, ViolationKind.WRONG_AT_POSITION);
    }
}
