package dev.vidi.node.logging;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.jul.Log4jBridgeHandler;

/**
 * Switches the process from the quiet logging of a command to that of a server: standard error for people, and JSON in
 * {@code logs/vidi.log} of the data directory, eleven files of 10 MiB at most. What libraries tell java.util.logging goes there,
 * too.
 */
public final class NodeLogging {

    private static final String DIRECTORY = "vidi.logs";
    private static final String CONSOLE_LEVEL = "vidi.console.level";

    private NodeLogging() {}

    /** Does nothing if the user has configured Log4j ({@code -Dlog4j2.configurationFile=...}). */
    public static void start(Path dataDirectory) {
        start(dataDirectory, "INFO");
    }

    /** The same in the file alone, where somebody reads something else. */
    public static void startQuietly(Path dataDirectory) {
        start(dataDirectory, "OFF");
    }

    private static void start(Path dataDirectory, String consoleLevel) {
        if (System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null) {
            return;
        }
        System.setProperty(CONSOLE_LEVEL, consoleLevel);
        System.setProperty(DIRECTORY, dataDirectory.resolve("logs").toString());
        Configurator.reconfigure(configuration());
        Log4jBridgeHandler.install(true, null, false);
    }

    /** Writes out what is left; the last thing that a process does. */
    public static void stop() {
        LogManager.shutdown();
    }

    private static URI configuration() {
        URL url = Objects.requireNonNull(NodeLogging.class.getResource("node-log4j2.xml"), "node-log4j2.xml");
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url.toString(), e);
        }
    }
}
