package dev.vidi.it.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports that are free now and stay free while their node is down. They lie below those that systems give to outgoing
 * connections: a client that keeps trying a dead node on one of these would at last connect to itself, and hold it.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES_MAX = 1_000;

    private FreePorts() {}

    /** So many ports of the local host. */
    public static int[] find(int count, RandomGenerator random) throws IOException {
        Set<Integer> ports = new LinkedHashSet<>();
        for (int tries = 0; tries < TRIES_MAX && ports.size() < count; tries++) {
            int port = random.nextInt(FIRST, END);
            if (isFree(port)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IOException(
                    "found " + ports.size() + " free ports from " + FIRST + " to " + END + ", expected " + count);
        }
        return ports.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (java.net.BindException taken) {
            return false;
        }
    }
}
