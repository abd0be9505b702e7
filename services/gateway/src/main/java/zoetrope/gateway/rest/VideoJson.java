package zoetrope.gateway.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Job;
import zoetrope.core.JobStatus;
import zoetrope.core.ShotRequest;
import zoetrope.gateway.StreamAddresses;
import zoetrope.gateway.Waiting;

/// A job as OpenAI's video object, with what Zoetrope knows beyond that: `stream`, `seed`, `pace`, `storyboard`,
/// `frames`, `queue_position` and `sequence`.
///
/// OpenAI's object has no status for a cancelled video: it is `failed` with the error code `cancelled`. An endless
/// video has `seconds` "0" and no progress until it is completed.
public final class VideoJson {
    private final StreamAddresses addresses;

    public VideoJson(StreamAddresses addresses) {
        this.addresses = addresses;
    }

    public JsonObject of(Job job, Waiting waiting) {
        var submission = job.submission();
        var links = addresses.of(job);
        var request = submission.request();
        return new JsonObject()
                .put("id", job.id().value())
                .put("object", "video")
                .put("model", submission.model())
                .put("status", status(job.status()))
                .put("progress", progress(job))
                .put("created_at", job.createdAt().getEpochSecond())
                .put("completed_at", job.status() == JobStatus.COMPLETED ? seconds(job.endedAt()) : null)
                .put("seconds", plain(request.totalSeconds()))
                .put("size", submission.format().size())
                .put("prompt", prompt(job))
                .put("error", error(job))
                .put(
                        "stream",
                        new JsonObject()
                                .put("hls_url", links.hls())
                                .put("mp4_url", links.mp4())
                                .put("expires_at", seconds(links.expires()))
                                .put("playable", job.playableAt() != null)
                                .put("mp4_bytes", job.bytes()))
                .put("fps", submission.format().framesPerSecond())
                .put(
                        "frames",
                        new JsonObject()
                                .put("rendered", job.framesRendered())
                                .put("planned", job.plan().frames()))
                .put("seed", request.seed())
                .put("pace", request.pace().name().toLowerCase(Locale.ROOT))
                .put("storyboard", storyboard(job))
                .put("queue_position", waiting.before(job.id()))
                .put("sequence", job.sequence());
    }

    private static String status(JobStatus status) {
        return switch (status) {
            case QUEUED -> "queued";
            case RUNNING -> "in_progress";
            case COMPLETED -> "completed";
            case FAILED, CANCELLED, DELETED -> "failed";
        };
    }

    /// Percent; 100 only when there is a file to download.
    private static int progress(Job job) {
        double share = job.progressShare().orElse(0.0);
        return job.status() == JobStatus.COMPLETED ? 100 : Math.min(99, (int) (100 * share));
    }

    private static @Nullable JsonObject error(Job job) {
        if (job.failure() != null) {
            return new JsonObject()
                    .put("code", job.failure().code())
                    .put("message", job.failure().message());
        }
        return job.status() == JobStatus.CANCELLED
                ? new JsonObject().put("code", "cancelled").put("message", "given up by a client")
                : null;
    }

    private static String prompt(Job job) {
        var request = job.submission().request();
        return request.storyboard().isEmpty()
                ? request.prompt()
                : request.storyboard().stream().map(ShotRequest::prompt).collect(Collectors.joining("\n"));
    }

    private static JsonArray storyboard(Job job) {
        var lines = new JsonArray();
        for (ShotRequest line : job.submission().request().storyboard()) {
            lines.add(new JsonObject()
                    .put("prompt", line.prompt())
                    .put("seconds", line.seconds())
                    .put("seed", line.seed() == 0 ? null : line.seed())
                    .put("transition", line.transition().name().toLowerCase(Locale.ROOT)));
        }
        return lines;
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    /// `8.0` is "8", `8.5` is "8.5".
    private static String plain(double seconds) {
        return BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
    }
}
