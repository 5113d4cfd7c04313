package dev.vidi.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Where it was measured.
 *
 * @param loadAverage what the machine did in the minute before, by its own account; negative where it does not say
 */
public record Machine(int cores, long memoryBytes, long heapBytes, String jvm, String os, double loadAverage) {

    public static Machine here() {
        Runtime runtime = Runtime.getRuntime();
        OperatingSystemMXBean os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                runtime.availableProcessors(),
                os.getTotalMemorySize(),
                runtime.maxMemory(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                os.getName() + " " + os.getVersion() + " " + os.getArch(),
                os.getSystemLoadAverage());
    }
}
