package dev.vidi.node.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EmbeddedBrokerIT {

    private static final String HOST = "127.0.0.1";

    @TempDir
    Path directory;

    @Test
    void keepsAcknowledgedRecordsAndItsIdAcrossRestarts() throws Exception {
        String clusterId;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, HOST, 0)) {
            clusterId = broker.clusterId();
            BrokerClient client = new BrokerClient(broker.bootstrapServers());
            client.createTopic("orders", 2);
            client.produce("orders", 0, 1_000);
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, HOST, 0)) {
            assertThat(broker.clusterId()).isEqualTo(clusterId);
            BrokerClient client = new BrokerClient(broker.bootstrapServers());
            assertThat(client.consume("orders", 1_000)).isEqualTo(BrokerClient.expected(0, 1_000));
            client.produce("orders", 1_000, 10);
            assertThat(client.consume("orders", 1_010)).isEqualTo(BrokerClient.expected(0, 1_010));
        }
    }

    @Test
    void keepsAcknowledgedRecordsWhenTheProcessIsKilled() throws Exception {
        Process process = BrokerProcess.start(directory);
        try {
            BrokerClient client = new BrokerClient(BrokerProcess.awaitBootstrapServers(process));
            client.createTopic("orders", 2);
            client.produce("orders", 0, 5_000);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, HOST, 0)) {
            BrokerClient client = new BrokerClient(broker.bootstrapServers());
            assertThat(client.consume("orders", 5_000)).isEqualTo(BrokerClient.expected(0, 5_000));
        }
    }

    @Test
    void refusesADirectoryThatThisProcessUses() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, HOST, 0)) {
            assertThat(broker.bootstrapServers()).startsWith(HOST + ":");
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, HOST, 0))
                    .isInstanceOf(EmbeddedBrokerException.class)
                    .hasMessageContaining(directory + " is in use by process "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void refusesADirectoryThatAnotherProcessUses() throws Exception {
        Process process = BrokerProcess.start(directory);
        try {
            BrokerProcess.awaitBootstrapServers(process);
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, HOST, 0))
                    .isInstanceOf(EmbeddedBrokerException.class)
                    .hasMessageContaining("is in use by process " + process.pid());
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesAPortInUseAndLeavesTheDirectoryFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, HOST, taken.getLocalPort()))
                    .isInstanceOf(EmbeddedBrokerException.class)
                    .hasMessageContaining(HOST + ":" + taken.getLocalPort())
                    .hasMessageContaining("another port");
        }
        EmbeddedBroker.start(directory, HOST, 0).close();
    }

    @Test
    void refusesAHostThatClientsCannotUse() {
        assertThatThrownBy(() -> EmbeddedBroker.start(directory, "0.0.0.0", 0))
                .isInstanceOf(EmbeddedBrokerException.class)
                .hasMessageContaining("0.0.0.0");
    }

    @Test
    void refusesADirectoryThatIsAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedBroker.start(file, HOST, 0))
                .isInstanceOf(EmbeddedBrokerException.class)
                .hasMessageContaining(file + " cannot be used");
    }

    @Test
    void failsWithoutEndingTheProcessOnADirectoryOfAnotherNode() throws Exception {
        EmbeddedBroker.start(directory, HOST, 0).close();
        Path properties = directory.resolve("kafka").resolve("meta.properties");
        Files.writeString(properties, Files.readString(properties).replace("node.id=1", "node.id=7"));

        assertThatThrownBy(() -> EmbeddedBroker.start(directory, HOST, 0))
                .isInstanceOf(EmbeddedBrokerException.class)
                .hasMessageContaining(directory.toString());
    }
}
