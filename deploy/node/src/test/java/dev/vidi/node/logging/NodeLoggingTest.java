package dev.vidi.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class NodeLoggingTest {

    @TempDir
    Path directory;

    @AfterEach
    void restore() {
        System.clearProperty("vidi.logs");
        LoggerContext.getContext(false).setConfigLocation(null);
        LoggerContext.getContext(false).reconfigure();
    }

    @Test
    void writesJsonWithKeyValuesIntoTheDataDirectory() throws Exception {
        NodeLogging.start(directory);
        LoggerFactory.getLogger("dev.vidi.node.Example")
                .atInfo()
                .addKeyValue("table", "orders")
                .log("table started");
        LoggerFactory.getLogger("org.apache.kafka.Example").info("noise");

        assertThat(Files.readAllLines(directory.resolve("logs").resolve("vidi.log")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("{")
                        .contains("\"message\":\"table started\"", "\"labels.table\":\"orders\"", "INFO"));
    }

    @Test
    void takesInWhatLibrariesTellTheJdk() throws Exception {
        NodeLogging.start(directory);
        java.util.logging.Logger.getLogger("io.example").warning("the collector does not answer");
        java.util.logging.Logger.getLogger("io.example").info("noise");
        assertThat(Files.readAllLines(directory.resolve("logs").resolve("vidi.log")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("\"message\":\"the collector does not answer\"", "io.example", "WARN"));
    }

    /** Whoever reads both outputs as one, as service managers do, is to find the line that says that it is ready. */
    @Test
    void anEventEndsItsLineAlsoWhenItHasAnException() {
        NodeLogging.start(directory);
        Layout<?> console = LoggerContext.getContext(false)
                .getConfiguration()
                .getAppender("console")
                .getLayout();
        assertThat(text(console, new IllegalStateException("for this reason")))
                .endsWith("ERROR Example: it went wrong\nfor this reason\n");
        assertThat(text(console, null)).endsWith("ERROR Example: it went wrong\n");
    }

    private static String text(Layout<?> layout, Throwable thrown) {
        return new String(
                layout.toByteArray(Log4jLogEvent.newBuilder()
                        .setLoggerName("dev.vidi.node.Example")
                        .setLevel(Level.ERROR)
                        .setMessage(new SimpleMessage("it went wrong"))
                        .setThrown(thrown)
                        .build()),
                StandardCharsets.UTF_8);
    }

    @Test
    void leavesTheUsersOwnConfigurationAlone() {
        System.setProperty("log4j2.configurationFile", "own.xml");
        try {
            NodeLogging.start(directory);
        } finally {
            System.clearProperty("log4j2.configurationFile");
        }
        assertThat(directory.resolve("logs")).doesNotExist();
    }
}
