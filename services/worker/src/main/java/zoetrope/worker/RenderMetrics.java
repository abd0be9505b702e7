package zoetrope.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import zoetrope.core.VideoFormat;

/// What an operator sees of rendering.
final class RenderMetrics {
    private final Timer chunkTime;
    private final Timer firstChunk;
    private final Timer interArrival;
    private final DistributionSummary realTimeFactor;
    private final Counter frames;
    private final Counter resumed;
    private final Counter failures;

    RenderMetrics(MeterRegistry registry) {
        chunkTime = Timer.builder("zoetrope.worker.chunk.time")
                .description("Time a device spends on a chunk")
                .publishPercentiles(0.5, 0.95)
                .register(registry);
        firstChunk = Timer.builder("zoetrope.worker.first.chunk")
                .description("From a job's submission to its first chunk")
                .publishPercentiles(0.5, 0.95)
                .register(registry);
        interArrival = Timer.builder("zoetrope.worker.chunk.interarrival")
                .description("Between two chunks of a shot, waiting included")
                .publishPercentiles(0.5, 0.95)
                .register(registry);
        realTimeFactor = DistributionSummary.builder("zoetrope.worker.realtime.factor")
                .description("Seconds of video per second of device time, by chunk")
                .publishPercentiles(0.5, 0.05)
                .register(registry);
        frames = Counter.builder("zoetrope.worker.frames").register(registry);
        resumed = Counter.builder("zoetrope.worker.shots.resumed").register(registry);
        failures = Counter.builder("zoetrope.worker.shots.failed").register(registry);
    }

    void chunk(Duration spent, int chunkFrames, VideoFormat format) {
        chunkTime.record(spent);
        frames.increment(chunkFrames);
        realTimeFactor.record(format.duration(chunkFrames).toNanos() / (double) Math.max(1, spent.toNanos()));
    }

    void firstChunkAfter(Duration sinceSubmission) {
        firstChunk.record(sinceSubmission);
    }

    void sinceLastChunk(Duration spent) {
        interArrival.record(spent);
    }

    void shotResumed() {
        resumed.increment();
    }

    void shotFailed() {
        failures.increment();
    }
}
