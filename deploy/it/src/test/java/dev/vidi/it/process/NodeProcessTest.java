package dev.vidi.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeProcessTest {
    private static final Duration START_MAX = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private NodeProcess node(String mainClass) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new NodeProcess(
                "node",
                List.of(java.toString(), "-cp", System.getProperty("java.class.path"), mainClass),
                directory.resolve("node.out"));
    }

    private long said() throws IOException {
        return Files.size(directory.resolve("node.out"));
    }

    @Test
    void startsAgainAfterItWasKilled() throws Exception {
        try (NodeProcess node = node(TickingNode.class.getName())) {
            node.start();
            assertThat(node.awaitReady(START_MAX).address("grpc")).isEqualTo("127.0.0.1:1");
            node.kill();
            assertThat(node.running()).isFalse();
            assertThat(node.ready()).isFalse();
            node.start();
            node.awaitReady(START_MAX);
            assertThat(node.ready()).isTrue();
            assertThat(node.starts()).isEqualTo(2);
        }
    }

    @Test
    void standsStillWhilePausedAndGoesOn() throws Exception {
        try (NodeProcess node = node(TickingNode.class.getName())) {
            node.start();
            node.awaitReady(START_MAX);
            long before = said();
            await().until(() -> said() > before);
            node.pause();
            long[] last = {-1};
            await().during(Duration.ofMillis(200)).until(() -> {
                long now = said();
                boolean still = now == last[0];
                last[0] = now;
                return still;
            });
            node.resume();
            await().until(() -> said() > last[0]);
        }
    }

    @Test
    void canBeKilledWhilePaused() throws Exception {
        try (NodeProcess node = node(TickingNode.class.getName())) {
            node.start();
            node.awaitReady(START_MAX);
            node.pause();
            node.kill();
            assertThat(node.running()).isFalse();
            assertThat(node.paused()).isFalse();
        }
    }

    @Test
    void saysThatTheProcessEndedBeforeItWasReady() {
        try (NodeProcess node = node("no.such.Main")) {
            node.start();
            assertThatThrownBy(() -> node.awaitReady(START_MAX))
                    .hasMessageContaining("node ended before it was ready; see " + directory);
        }
    }

    @Test
    void findsPortsThatAreFreeAndNotGivenToOutgoingConnections() throws Exception {
        int[] ports = FreePorts.find(3, new Random());
        assertThat(ports).hasSize(3).doesNotHaveDuplicates();
        assertThat(Arrays.stream(ports).max().orElseThrow()).isLessThan(32_000);
        for (int port : ports) {
            new ServerSocket(port).close();
        }
    }
}
