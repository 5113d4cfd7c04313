package dev.vidi.node.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers that do not speak as their clients do. */
@Timeout(30)
class BrokerProbeTest {

    @Test
    void tellsABrokerThatDoesNotSpeakTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String server = "127.0.0.1:" + plain.getLocalPort();
            Thread broker = answering(plain);
            assertThat(mismatch(server, "SSL"))
                    .hasValueSatisfying(words -> assertThat(words)
                            .contains(server + " does not speak TLS", "security.protocol=SSL", "set it to PLAINTEXT"));
            assertThat(mismatch(server, "SASL_SSL")).isPresent();
            assertThat(mismatch(server, "PLAINTEXT")).isEmpty();
            broker.interrupt();
        }
    }

    /** A server without a certificate: all that it says is that this will not do, and that in TLS. */
    @Test
    void tellsABrokerThatSpeaksTls() throws Exception {
        SSLContext noCertificate = SSLContext.getInstance("TLS");
        noCertificate.init(null, null, null);
        try (ServerSocket tls =
                noCertificate.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String server = "127.0.0.1:" + tls.getLocalPort();
            Thread broker = answering(tls);
            assertThat(mismatch(server, "PLAINTEXT"))
                    .hasValueSatisfying(words -> assertThat(words)
                            .contains(server + " speaks TLS", "security.protocol=PLAINTEXT", "set it to SSL"));
            assertThat(mismatch(server, "SSL")).isEmpty();
            broker.interrupt();
        }
    }

    @Test
    void tellsWhereNobodyListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(mismatch("127.0.0.1:" + free, "PLAINTEXT")).hasValue("nothing listens on 127.0.0.1:" + free);
        assertThat(mismatch("kafka", "PLAINTEXT")).hasValue("'kafka' is no HOST:PORT");
    }

    @Test
    void saysInWordsWhatKafkaRefuses() {
        assertThat(KafkaRefusals.words(new TopicAuthorizationException("Not authorized to access topics: [offers]")))
                .contains("does not allow it", "[offers]", "kafka-acls.sh --add --allow-principal");
        assertThat(KafkaRefusals.words(new SaslAuthenticationException("Invalid username or password")))
                .contains("refused the credentials", "Invalid username or password", "sasl.jaas.config");
        assertThat(KafkaRefusals.words(new SslAuthenticationException(
                        "SSL handshake failed", new SSLException("unable to find valid certification path"))))
                .contains("unable to find valid certification path", "ssl.truststore.location");
    }

    private static Optional<String> mismatch(String servers, String protocol) {
        return BrokerProbe.mismatch(Map.of("bootstrap.servers", servers, "security.protocol", protocol));
    }

    /** Reads the first bytes of each connection and closes it, as a broker does that makes no sense of them. */
    private static Thread answering(ServerSocket server) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    int unused = socket.getInputStream().read();
                } catch (IOException ended) {
                    continue; // of one connection, or of the test
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
