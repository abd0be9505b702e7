package zoetrope.muxer.store;

import io.vertx.core.json.JsonObject;

/// A whole segment: a line of a stream's index.
///
/// @param number media sequence number
/// @param parts of which it consists
/// @param nextPart number of the part after it
/// @param told how far the video is told with it
public record SegmentEntry(long number, int frames, long bytes, PartKind kind, int parts, long nextPart, Told told) {

    JsonObject toJson() {
        return new JsonObject()
                .put("segment", number)
                .put("frames", frames)
                .put("bytes", bytes)
                .put("kind", kind.name())
                .put("parts", parts)
                .put("next_part", nextPart)
                .put("shot", told.shot())
                .put("shot_frames", told.frames())
                .put("shot_ends", told.last());
    }

    static SegmentEntry fromJson(JsonObject json) {
        return new SegmentEntry(
                json.getLong("segment"),
                json.getInteger("frames"),
                json.getLong("bytes"),
                PartKind.valueOf(json.getString("kind")),
                json.getInteger("parts"),
                json.getLong("next_part"),
                new Told(json.getInteger("shot"), json.getInteger("shot_frames"), json.getBoolean("shot_ends")));
    }
}
