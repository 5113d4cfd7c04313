package dev.vidi.node.kafka;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Finds out why a broker does not answer. Kafka's clients tell of a mismatch of TLS by a timeout alone: a broker closes
 * a connection whose first bytes make no sense to it, and they try again.
 */
public final class BrokerProbe {
    private static final Duration WAIT_MAX = Duration.ofSeconds(3);
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private BrokerProbe() {}

    /**
     * What is wrong with how clients reach the brokers, and what to change; empty when it is not found out.
     *
     * @param properties of Kafka clients
     */
    public static Optional<String> mismatch(Map<String, Object> properties) {
        String protocol = String.valueOf(properties.getOrDefault(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL));
        boolean wanted = protocol.equals(SecurityProtocol.SSL.name) || protocol.equals(SecurityProtocol.SASL_SSL.name);
        String servers = String.valueOf(properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ""));
        Optional<String> found = Optional.empty();
        for (String server : servers.split(",", -1)) {
            found = trouble(server.strip(), protocol, wanted);
            if (found.isEmpty()) {
                return found;
            }
        }
        return found;
    }

    private static Optional<String> trouble(String server, String protocol, boolean wanted) {
        int colon = server.lastIndexOf(':');
        if (colon < 1 || !server.substring(colon + 1).matches("\\d{1,5}")) {
            return Optional.of("'" + server + "' is no HOST:PORT");
        }
        String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
        try {
            boolean speaks = speaksTls(host, Integer.parseInt(server.substring(colon + 1)));
            return speaks == wanted
                    ? Optional.empty()
                    : Optional.of(speaks ? wantsTls(server, protocol) : noTls(server, protocol));
        } catch (UnknownHostException unknown) {
            return Optional.of("host " + host + " is not known");
        } catch (ConnectException refused) {
            return Optional.of("nothing listens on " + server);
        } catch (SocketTimeoutException silent) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException other) {
            return Optional.of(server + " cannot be reached: " + other.getMessage());
        }
    }

    private static String wantsTls(String server, String protocol) {
        return server + " speaks TLS, and kafka.client has security.protocol=" + protocol
                + ": set it to SSL, or to SASL_SSL if the broker asks for credentials, and name what it is to be trusted"
                + " by in ssl.truststore.location";
    }

    private static String noTls(String server, String protocol) {
        return server + " does not speak TLS, and kafka.client has security.protocol=" + protocol
                + ": name the port on which it does, or set it to PLAINTEXT, or to SASL_PLAINTEXT if the broker asks for"
                + " credentials";
    }

    /** Whether the answer to the first message of TLS is one of TLS. */
    private static boolean speaksTls(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) WAIT_MAX.toMillis());
            socket.setSoTimeout((int) WAIT_MAX.toMillis());
            socket.getOutputStream().write(hello(host, port));
            socket.getOutputStream().flush();
            int first = firstByte(socket);
            return first == TLS_HANDSHAKE || first == TLS_ALERT;
        }
    }

    private static int firstByte(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            return -1;
        }
    }

    private static byte[] hello(String host, int port) throws SSLException {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, port);
            engine.setUseClientMode(true);
            engine.beginHandshake();
            ByteBuffer message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), message);
            byte[] bytes = new byte[message.flip().remaining()];
            message.get(bytes);
            return bytes;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }
}
