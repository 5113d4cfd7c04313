package dev.vidi.node;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** What a start spends its time on, stage by stage, for one line of the log. Confined to one thread. */
final class StartTimes {

    private final Map<String, Long> millis = new LinkedHashMap<>();
    private long since = System.nanoTime();

    StartTimes() {
        millis.put("jvmMillis", ManagementFactory.getRuntimeMXBean().getUptime());
    }

    /** A stage ends, and the next one begins. */
    void ended(String stage) {
        long now = System.nanoTime();
        millis.put(stage + "Millis", (now - since) / 1_000_000);
        since = now;
    }

    /** Says all of it. */
    void log(Logger to) {
        LoggingEventBuilder event = to.atInfo();
        for (Map.Entry<String, Long> stage : millis.entrySet()) {
            event = event.addKeyValue(stage.getKey(), stage.getValue());
        }
        event.log("the node has started");
    }
}
