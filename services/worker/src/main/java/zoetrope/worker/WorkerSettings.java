package zoetrope.worker;

import java.time.Duration;
import java.util.List;
import zoetrope.core.Checks;
import zoetrope.core.Setting;

/// How this process renders.
public record WorkerSettings(
        @Setting("Devices to render on, such as cpu or gpu:0; one loaded model each. Empty: this process renders nothing.")
        List<String> devices,
        @Setting("Shots a device renders in turns. More lets a live job that is ahead lend its device to the next; each holds a cache in device memory.")
        int slots,
        @Setting("Seconds of video that a live shot is rendered ahead of its viewers. More rides out longer stalls; less saves work when a job is cancelled or directed.")
        double maxLeadSeconds,
        @Setting("Seconds ahead that every running live shot of a device must be before the device starts another one.")
        double spareLeadSeconds,
        @Setting("Times in a row that a shot is tried without a new chunk before a failure fails its job.")
        int maxAttempts) {
    public WorkerSettings {
        devices = List.copyOf(devices);
        Checks.inRange("worker.slots", slots, 1, 64);
        Checks.that(maxLeadSeconds >= 1, "worker.maxLeadSeconds", maxLeadSeconds + " (expected: >= 1)");
        Checks.that(
                spareLeadSeconds >= 0 && spareLeadSeconds <= maxLeadSeconds,
                "worker.spareLeadSeconds",
                "%s (expected: 0..maxLeadSeconds = %s)".formatted(spareLeadSeconds, maxLeadSeconds));
        Checks.inRange("worker.maxAttempts", maxAttempts, 1, 10);
    }

    public static WorkerSettings defaults() {
        return new WorkerSettings(List.of("cpu"), 2, 15, 4, 3);
    }

    Duration maxLead() {
        return Duration.ofMillis(Math.round(maxLeadSeconds * 1000));
    }

    Duration spareLead() {
        return Duration.ofMillis(Math.round(spareLeadSeconds * 1000));
    }
}
