package zoetrope.muxer.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Chunk;
import zoetrope.core.Job;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.encode.Fmp4Encoder;
import zoetrope.muxer.encode.H264Codec;
import zoetrope.muxer.encode.Provenance;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.SegmentEntry;
import zoetrope.muxer.store.StreamDirectory;
import zoetrope.muxer.store.StreamIndex;
import zoetrope.muxer.store.Told;

/// Makes a stream's segments once more: the same numbers, the same frames, the same cuts, and by the same encoder the same
/// bytes. Segments of an endless stream whose chunks are no longer kept become gaps. Used by one thread.
final class Rebuild implements AutoCloseable {
    private final Job job;
    private final MuxerSettings settings;
    private final StreamDirectory directory;
    private final StreamIndex noted;
    private final int partFrames;
    private @Nullable Fmp4Encoder encoder;
    private Footage.@Nullable Frame last;
    private int shot = -1; // that is being told; -1 between two

    /// @param directory in which nothing is yet
    Rebuild(Job job, MuxerSettings settings, StreamDirectory directory, StreamIndex noted) {
        this.job = job;
        this.settings = settings;
        this.directory = directory;
        this.noted = noted;
        this.partFrames = Past.partFrames(noted.header());
    }

    /// @return false when it is no longer wanted
    /// @throws ChunksLostException when the frames are no longer kept
    boolean from(Footage footage) throws IOException {
        int lost = 0;
        if (!noted.segments().isEmpty()) {
            var first = footage.first();
            if (first.isEmpty()) {
                return false;
            }
            lost = lost(first.get());
        }
        var gone = noted.segments().subList(0, lost);
        var open = new Fmp4Encoder(
                H264Codec.named(noted.header().codec()), noted.header().format(), settings.encoding().quality(),
                settings.encoding().threads(), gone.stream().mapToLong(SegmentEntry::frames).sum(),
                new Provenance(settings.encoding().producer(), job.id()));
        encoder = open;
        directory.begin(noted.header(), open.init());
        for (var entry : gone) {
            directory.add(gap(entry), List.of());
        }
        footage.begin(
                gone.stream().map(SegmentEntry::told).filter(Told::last).map(Told::shot).toList(),
                gone.isEmpty() ? Told.NOTHING : gone.getLast().told());
        for (var entry : noted.segments().subList(lost, noted.segments().size())) {
            if (!segment(entry, footage, open)) {
                return false;
            }
        }
        return true;
    }

    /// How many of the segments cannot be made any more. The shots of an endless job are rendered one after the other, so the
    /// oldest chunk that is kept says where the rest begins; a stream with an end must be whole.
    private int lost(Chunk oldest) {
        var segments = noted.segments();
        if (noted.header().event()) {
            return 0;
        }
        for (int i = 0; i < segments.size(); i++) {
            var entry = segments.get(i);
            boolean kept = entry.told().shot() > oldest.shot()
                    || entry.told().shot() == oldest.shot() && entry.told().frames() - entry.frames() >= oldest.firstFrame();
            if (entry.kind() == PartKind.MEDIA && kept) {
                return i;
            }
        }
        return segments.size();
    }

    private boolean segment(SegmentEntry entry, Footage footage, Fmp4Encoder open) throws IOException {
        boolean gap = entry.kind() == PartKind.GAP || entry.kind() == PartKind.HOLD && last == null;
        if (gap) {
            open.skip(entry.frames());
            directory.add(gap(entry), List.of());
            return true;
        }
        if (entry.kind() == PartKind.MEDIA) { // all of it belongs to one shot
            if (shot >= 0 && shot != entry.told().shot()) {
                footage.shotEnds();
            }
            shot = entry.told().shot();
        }
        var parts = new ArrayList<byte[]>();
        for (int frame = 0; frame < entry.frames(); frame++) {
            if (entry.kind() == PartKind.MEDIA) {
                var next = footage.next();
                if (next.isEmpty()) {
                    return false;
                }
                last = next.get();
            }
            if (last != null) {
                open.frame(last.pixels(), last.offset(), frame == 0);
            }
            if (open.pending() == partFrames || frame == entry.frames() - 1) {
                parts.add(open.cut().bytes());
            }
        }
        if (entry.kind() == PartKind.MEDIA && entry.told().last()) {
            footage.shotEnds();
            shot = -1;
        }
        long bytes = parts.stream().mapToLong(part -> part.length).sum();
        directory.add(
                new SegmentEntry(
                        entry.number(), entry.frames(), bytes, entry.kind(), entry.parts(), entry.nextPart(), entry.told()),
                parts);
        return true;
    }

    private static SegmentEntry gap(SegmentEntry entry) {
        return new SegmentEntry(
                entry.number(), entry.frames(), 0, PartKind.GAP, entry.parts(), entry.nextPart(), entry.told());
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
    }
}
