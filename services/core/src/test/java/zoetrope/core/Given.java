package zoetrope.core;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/// Jobs, shots and chunks for tests to start from.
public final class Given {
    public static final String MODEL = "wan-nano";
    public static final VideoFormat FORMAT = new VideoFormat(32, 32, 16);

    private Given() {}

    public static JobId job() {
        return JobId.random(ThreadLocalRandom.current());
    }

    public static Fact.Submitted submitted(String requestId) {
        var request = new JobRequest(requestId, "", "a red ball", List.of(), 2, "", 7, Pace.LIVE);
        return new Fact.Submitted(request, MODEL, FORMAT, "token-" + requestId);
    }

    public static Shot shot(int index) {
        return new Shot(index, 7 + index, 33, List.of(new Beat(0, "a red ball"), new Beat(9, "a blue cube")));
    }

    public static KeyframeTask task(JobId job) {
        return task(job, MODEL);
    }

    public static KeyframeTask task(JobId job, String model) {
        return new KeyframeTask(job, shot(0), model, FORMAT, Pace.BATCH, 1);
    }

    public static Fact.ChunkRendered rendered(int chunk) {
        return new Fact.ChunkRendered(0, chunk, chunk * 4, 4, false, Duration.ofMillis(100), "worker-1");
    }

    /// Four frames and two latent frames of noise, the same for the same arguments.
    public static Chunk chunk(JobId job, int shot, int index) {
        var random = new Random(31L * shot + index);
        var pixels = new byte[4 * FORMAT.frameBytes()];
        random.nextBytes(pixels);
        var values = new float[2 * 3 * 4 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Chunk(job, shot, index, index * 4, false, FORMAT, pixels, new Latents(2, 3, 4, 4, values));
    }
}
