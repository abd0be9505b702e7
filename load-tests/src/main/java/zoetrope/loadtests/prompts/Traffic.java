package zoetrope.loadtests.prompts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import zoetrope.core.JobId;
import zoetrope.loadtests.prompts.Caller.Answer;
import zoetrope.loadtests.prompts.Caller.Wish;

/// One tenant's prompts over a stretch of time, and what came of them. They come when they come (a Poisson process), whether
/// or not those before were answered: half over gRPC, half over REST; short and long, live and batch; some are steered, some
/// given up.
final class Traffic {
    /// Seconds of video that a prompt asks for on average.
    static final double MEAN_SECONDS = 0.5 * 2 + 0.2 * 6 + 0.3 * 4;

    private static final double STEERED = 0.1;
    private static final double GIVEN_UP = 0.05;

    private final Caller caller;
    private final double perSecond;
    private final Map<JobId, Wish> accepted = new ConcurrentHashMap<>();
    private final Queue<Double> grpc = new ConcurrentLinkedQueue<>();
    private final Queue<Double> rest = new ConcurrentLinkedQueue<>();
    private final Queue<Double> refused = new ConcurrentLinkedQueue<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    Traffic(Caller caller, double perSecond) {
        this.caller = caller;
        this.perSecond = perSecond;
    }

    /// Returns when the time is over and all prompts are answered.
    void run(Duration time, long seed) throws InterruptedException {
        var random = new SplittableRandom(seed);
        long end = System.nanoTime() + time.toNanos();
        long next = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (next < end) {
                Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                double which = random.nextDouble();
                var wish = which < 0.5 ? new Wish(2, false) : which < 0.7 ? new Wish(6, false) : new Wish(4, true);
                boolean overGrpc = random.nextBoolean();
                double fate = random.nextDouble();
                threads.submit(() -> {
                    ask(wish, overGrpc, fate);
                    return null;
                });
                next += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
            }
        }
    }

    private void ask(Wish wish, boolean overGrpc, double fate) throws InterruptedException {
        Answer answer = overGrpc ? caller.generate(wish) : caller.post(wish);
        switch (answer) {
            case Answer.Accepted it -> {
                accepted.put(it.job(), wish);
                (overGrpc ? grpc : rest).add(it.seconds());
                if (fate < STEERED + GIVEN_UP) {
                    Thread.sleep(1000);
                    String wrong = caller.change(it.job(), fate < STEERED ? "directions" : "cancel");
                    if (!wrong.isEmpty()) {
                        broken.add(wrong);
                    }
                }
            }
            case Answer.Refused it -> refused.add(it.seconds());
            case Answer.Broken it -> broken.add(it.why());
        }
    }

    String tenant() {
        return caller.tenant();
    }

    List<JobId> jobs() {
        return List.copyOf(accepted.keySet());
    }

    /// Seconds of video that were accepted.
    double seconds() {
        return accepted.values().stream().mapToDouble(Wish::seconds).sum();
    }

    /// Seconds until each was accepted.
    List<Double> accepted(boolean overGrpc) {
        return List.copyOf(overGrpc ? grpc : rest);
    }

    /// Seconds until each was refused.
    List<Double> refused() {
        return List.copyOf(refused);
    }

    /// Answers that should not be.
    List<String> broken() {
        return List.copyOf(broken);
    }
}
