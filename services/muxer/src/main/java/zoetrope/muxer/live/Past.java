package zoetrope.muxer.live;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.encode.EncodeException;
import zoetrope.muxer.encode.H264Codec;
import zoetrope.muxer.playlist.Targets;
import zoetrope.muxer.store.SegmentEntry;
import zoetrope.muxer.store.StreamDirectory;
import zoetrope.muxer.store.StreamHeader;
import zoetrope.muxer.store.StreamIndex;
import zoetrope.muxer.store.Told;

/// What the disk has of a stream that is (again) taken up. What it was begun with holds for all its life, whatever the
/// settings say by now.
///
/// @param index null when nothing has been shown yet
record Past(StreamDirectory directory, @Nullable StreamIndex index) {
    static Past of(StreamDirectory directory) throws IOException {
        return new Past(directory, directory.index().orElse(null));
    }

    /// How far the video was told.
    Told told() {
        var entries = entries();
        return entries.isEmpty() ? Told.NOTHING : entries.getLast().told();
    }

    /// Indexes of the shots that were told to their end.
    List<Integer> toldShots() {
        return entries().stream().map(SegmentEntry::told).filter(Told::last).map(Told::shot).toList();
    }

    /// Frames of a part.
    int partFrames(VideoFormat format, MuxerSettings.Cutting cutting) {
        return index == null
                ? Targets.partFrames(format, cutting.partMillis())
                : partFrames(index.header());
    }

    /// Frames of a part of a stream that has begun.
    static int partFrames(StreamHeader header) {
        return Math.toIntExact(
                Math.round(header.targets().part().toNanos() * (double) header.format().framesPerSecond() / 1e9));
    }

    /// Whether parts keep time.
    boolean clocked(boolean live) {
        return index == null ? live : index.header().targets().lowLatency();
    }

    /// The encoder.
    H264Codec codec(MuxerSettings.Encoding settings) {
        return H264Codec.named(index == null ? settings.encoder() : index.header().codec());
    }

    /// A playlist has one init segment for all its life.
    ///
    /// @throws EncodeException if an encoder makes another than the stream began with
    void requireSame(byte[] init) throws IOException {
        if (index != null && !Arrays.equals(init, Files.readAllBytes(directory.init()))) {
            throw new EncodeException("the encoder is not the one this stream began with (expected: %s, same settings)"
                    .formatted(index.header().codec()));
        }
    }

    private List<SegmentEntry> entries() {
        return index == null ? List.of() : index.segments();
    }
}
