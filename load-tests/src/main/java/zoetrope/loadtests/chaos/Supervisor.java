package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Sees a struck process go and starts it again in its place.
final class Supervisor {
    /// How long it waits before that, as supervisors do.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// @param gone seconds until it was gone
    /// @param back seconds from its new start until it could do its work
    record Replaced(double gone, double back) {}

    private final FutureTask<Replaced> work;

    private Supervisor(Callable<Replaced> work) {
        this.work = new FutureTask<>(work);
    }

    /// Strikes; the rest is done meanwhile.
    static Supervisor strike(Member member, boolean kill, HttpClient http) {
        long struck = System.nanoTime();
        member.strike(kill);
        var supervisor = new Supervisor(() -> {
            member.awaitGone();
            double gone = Struck.seconds(System.nanoTime() - struck);
            Thread.sleep(PAUSE);
            long started = System.nanoTime();
            member.startAgain(http);
            return new Replaced(gone, Struck.seconds(System.nanoTime() - started));
        });
        Thread.ofVirtual().name("supervisor").start(supervisor.work);
        return supervisor;
    }

    /// Waits until its successor can do its work.
    Replaced replaced() throws IOException, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException failure) {
            throw new IOException("a struck process was not replaced: " + failure.getCause().getMessage(), failure.getCause());
        }
    }
}
