package zoetrope.standalone.doctor;

import java.lang.management.ManagementFactory;

/// What this machine has.
public final class Machine {
    private Machine() {}

    /// Bytes of main memory.
    public static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
