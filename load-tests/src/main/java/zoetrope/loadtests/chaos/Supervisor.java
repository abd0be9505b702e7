package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Sees a struck process go and starts it again in its place; one that was stopped goes on after a while.
final class Supervisor {
    /// How long it waits before that, as supervisors do. In a cluster a process that starts takes no processor from those that take
    /// over; here it would.
    static final Duration PAUSE = Duration.ofSeconds(3);

    /// How long a process stays stopped: longer than all others wait for it.
    private static final Duration SILENCE = Duration.ofSeconds(25);

    private final FutureTask<Double> work;

    private Supervisor(Member member, Blow.Signal signal, HttpClient http) {
        long struck = System.nanoTime();
        work = new FutureTask<>(() -> {
            if (signal == Blow.Signal.STOP) {
                Thread.sleep(SILENCE);
                member.goOn();
                return 0.0;
            }
            member.awaitGone();
            double gone = Struck.seconds(System.nanoTime() - struck);
            Thread.sleep(PAUSE);
            member.startAgain(http);
            return gone;
        });
    }

    /// Strikes; the rest is done meanwhile.
    static Supervisor strike(Member member, Blow.Signal signal, HttpClient http) throws IOException {
        member.strike(signal);
        var supervisor = new Supervisor(member, signal, http);
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
