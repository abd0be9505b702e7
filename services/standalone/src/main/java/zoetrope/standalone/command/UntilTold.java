package zoetrope.standalone.command;

import java.util.concurrent.CountDownLatch;

/// Keeps a process up until it is told to end (SIGTERM, Ctrl-C), and then lets what runs in it end in order.
final class UntilTold {
    private UntilTold() {}

    /// @param running closed when the process is told to end
    static void run(AutoCloseable running) throws InterruptedException {
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            try {
                running.close();
            } catch (Exception failure) {
                failure.printStackTrace(); // the loggers may be gone
            }
            ended.countDown();
        }));
        ended.await();
    }
}
