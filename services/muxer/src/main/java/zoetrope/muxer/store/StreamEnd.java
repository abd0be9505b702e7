package zoetrope.muxer.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/// How a stream ended: the last line of its index.
///
/// @param frames in the downloadable file; 0 if there is none
/// @param bytes of the downloadable file; 0 if there is none
public record StreamEnd(long frames, long bytes, Instant at) {
    JsonObject toJson() {
        return new JsonObject().put("end", at.toString()).put("frames", frames).put("bytes", bytes);
    }

    static StreamEnd fromJson(JsonObject json) {
        return new StreamEnd(json.getLong("frames"), json.getLong("bytes"), Instant.parse(json.getString("end")));
    }
}
