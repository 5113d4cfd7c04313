package dev.vidi.bench.cost;

import dev.vidi.bench.subscribe.Heap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * What this process takes of the machine.
 *
 * @param heapBytes in use after garbage was collected
 * @param residentBytes of the process, its heap included; 0 where the system does not tell
 * @param consumers of Kafka that are open
 */
public record Footprint(int threads, long heapBytes, long residentBytes, int consumers) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    /** As it is now. */
    public static Footprint now() throws IOException {
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount(), Heap.usedBytes(), resident(), openConsumers());
    }

    private static long resident() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }

    private static int openConsumers() {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("kafka.consumer:type=consumer-metrics,client-id=*"), null)
                    .size();
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }
}
