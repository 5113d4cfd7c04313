package dev.vidi.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.core.LoggerContext;
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
                        .contains("\"message\":\"table started\"", "\"orders\"", "INFO"));
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
