package zoetrope.bus;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import zoetrope.core.Given;
import zoetrope.core.JavaProcess;

/// A worker process that takes a task and keeps it until it is killed.
final class DoomedWorker {
    static final String TAKEN = "taken";

    private DoomedWorker() {}

    /// @param args address of the broker, prefix of the topics
    public static void main(String[] args) throws InterruptedException {
        try (var bus = Buses.open(settings(args[0], args[1]));
                var queue = bus.openTaskQueue(Given.MODEL, "doomed")) {
            var lease = queue.take(Duration.ofSeconds(30)).orElseThrow();
            System.out.println(TAKEN);
            while (true) {
                lease.renew();
                Thread.sleep(100);
            }
        }
    }

    /// Leases so long that only the broker's notice of the death can free the task in time.
    static BusSettings settings(String bootstrap, String prefix) {
        return Buses.settings(bootstrap, prefix, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    static Process start(String bootstrap, String prefix) throws IOException {
        return new ProcessBuilder(JavaProcess.command(DoomedWorker.class, List.of(), List.of(bootstrap, prefix)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
