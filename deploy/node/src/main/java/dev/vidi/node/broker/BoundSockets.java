package dev.vidi.node.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two listening sockets, bound before the broker starts: a port in use is found before anything is written, and
 * the controller listens on whichever port is free, with no moment in which another process could take it.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

    private static final int BACKLOG = 128;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ServerSocketChannel client;
    private final ServerSocketChannel controller;

    private BoundSockets(ServerSocketChannel client, ServerSocketChannel controller) {
        this.client = client;
        this.controller = controller;
    }

    static BoundSockets bind(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new EmbeddedBrokerException("host " + host + " of the embedded Kafka is not known here", null);
        }
        if (address.getAddress().isAnyLocalAddress()) {
            throw new EmbeddedBrokerException(
                    "embedded Kafka tells its clients the host it listens on, so " + host
                            + " will not do; give a name or address that they can reach",
                    null);
        }
        ServerSocketChannel client = listen(address);
        try {
            return new BoundSockets(client, listen(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0)));
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(address, BACKLOG);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new EmbeddedBrokerException(
                    "embedded Kafka cannot listen on " + address.getHostString() + ":" + address.getPort() + " ("
                            + e.getMessage()
                            + "); stop what listens there, or give Vidi another port",
                    e);
        }
    }

    int clientPort() {
        return client.socket().getLocalPort();
    }

    int controllerPort() {
        return controller.socket().getLocalPort();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int backlog, int receiveBufferBytes) throws IOException {
        ServerSocketChannel channel = address.getPort() == controllerPort() ? controller : client;
        if (receiveBufferBytes > 0) {
            channel.socket().setReceiveBufferSize(receiveBufferBytes);
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        try {
            client.close();
        } finally {
            controller.close();
        }
    }
}
