package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Sees a struck process go and starts it again in its place.
final class Supervisor {
    /// How long it waits before that, as supervisors do.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final FutureTask<Double> work;

    private Supervisor(Member member, HttpClient http) {
        long struck = System.nanoTime();
        work = new FutureTask<>(() -> {
            member.awaitGone();
            double gone = Struck.seconds(System.nanoTime() - struck);
            Thread.sleep(PAUSE);
            member.startAgain(http);
            return gone;
        });
    }

    /// Strikes; the rest is done meanwhile.
    static Supervisor strike(Member member, boolean kill, HttpClient http) {
        member.strike(kill);
        var supervisor = new Supervisor(member, http);
        Thread.ofVirtual().name("supervisor").start(supervisor.work);
        return supervisor;
    }

    /// Waits until the successor can do its work.
    ///
    /// @return seconds until the struck process was gone
    double replaced() throws IOException, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException failure) {
            throw new IOException("a struck process was not replaced: " + failure.getCause(), failure.getCause());
        }
    }

    /// Seconds until the struck process was gone; once it has been replaced.
    double gone() {
        return work.resultNow();
    }
}
