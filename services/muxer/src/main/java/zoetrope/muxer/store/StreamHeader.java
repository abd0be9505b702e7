package zoetrope.muxer.store;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import zoetrope.core.JobId;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.playlist.Targets;

/// What never changes of a stream: the first line of its index.
///
/// @param token the unguessable part of its address
/// @param codec name of the encoder
/// @param event whether its playlist keeps all segments
/// @param startedAt wall time of its first frame
public record StreamHeader(
        JobId job, String token, VideoFormat format, String codec, Targets targets, boolean event, Instant startedAt) {

    JsonObject toJson() {
        return new JsonObject()
                .put("stream", 1)
                .put("job", job.value())
                .put("token", token)
                .put("width", format.width())
                .put("height", format.height())
                .put("fps", format.framesPerSecond())
                .put("codec", codec)
                .put("target_seconds", targets.seconds())
                .put("part_nanos", targets.part().toNanos())
                .put("parts_per_segment", targets.partsPerSegment())
                .put("low_latency", targets.lowLatency())
                .put("event", event)
                .put("started_at", startedAt.toString());
    }

    static StreamHeader fromJson(JsonObject json) {
        return new StreamHeader(
                new JobId(json.getString("job")),
                json.getString("token"),
                new VideoFormat(json.getInteger("width"), json.getInteger("height"), json.getInteger("fps")),
                json.getString("codec"),
                new Targets(
                        json.getInteger("target_seconds"),
                        Duration.ofNanos(json.getLong("part_nanos")),
                        json.getInteger("parts_per_segment"),
                        json.getBoolean("low_latency")),
                json.getBoolean("event"),
                Instant.parse(json.getString("started_at")));
    }
}
