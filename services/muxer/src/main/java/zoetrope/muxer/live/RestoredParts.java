package zoetrope.muxer.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.playlist.Part;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.SegmentEntry;

/// The parts of a segment that is on disk. A viewer has seen them, and must find them again after a restart or at another muxer.
///
/// @param listed as the playlist has them
/// @param lengths bytes of each, one behind the other in the file; empty for gaps
record RestoredParts(List<Part> listed, List<Integer> lengths) {
    static final RestoredParts NONE = new RestoredParts(List.of(), List.of());

    private static final int BOX_HEADER = 8;

    /// @param file with the segment
    /// @param partFrames of every part but the last
    /// @param uri of the part of a number
    /// @return none if the file is not what the index says
    static RestoredParts of(SegmentEntry entry, Path file, int partFrames, VideoFormat format, LongFunction<String> uri)
            throws IOException {
        boolean gap = entry.kind() == PartKind.GAP;
        var lengths = gap ? List.<Integer>of() : fragments(file);
        if (!gap && lengths.size() != entry.parts()) {
            return NONE;
        }
        var listed = new ArrayList<Part>();
        long first = entry.nextPart() - entry.parts();
        for (int i = 0; i < entry.parts(); i++) {
            int frames = Math.min(partFrames, entry.frames() - i * partFrames);
            listed.add(new Part(uri.apply(first + i), format.duration(frames), i == 0 && !gap, gap));
        }
        return new RestoredParts(listed, lengths);
    }

    /// Each part is one `moof` and its `mdat`.
    private static List<Integer> fragments(Path file) throws IOException {
        var boxes = ByteBuffer.wrap(Files.readAllBytes(file));
        var fragments = new ArrayList<Integer>();
        int begins = 0;
        for (int at = 0; at + BOX_HEADER <= boxes.limit(); ) {
            int size = boxes.getInt(at);
            if (size < BOX_HEADER) {
                return List.of();
            }
            var type = new String(boxes.array(), at + Integer.BYTES, Integer.BYTES, StandardCharsets.US_ASCII);
            at += size;
            if (type.equals("mdat")) {
                fragments.add(at - begins);
                begins = at;
            }
        }
        return fragments;
    }
}
