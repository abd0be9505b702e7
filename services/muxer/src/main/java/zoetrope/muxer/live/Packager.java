package zoetrope.muxer.live;

import java.util.ArrayList;
import java.util.List;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.encode.Fmp4Encoder;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.Told;

/// Cuts frames into encoded parts and segments: parts of a fixed number of frames, a new segment (and with it a sync
/// frame) after so many parts, at every cut and wherever the kind of what is shown changes. A stream's first segment has
/// one part only: most players want a whole segment before they begin. Used by one thread at a time.
final class Packager implements AutoCloseable {
    private final Fmp4Encoder encoder;
    private final int frameBytes;
    private final int partFrames;
    private final int partsPerSegment;
    private final byte[] lastFrame;
    private final List<EncodedPart> out = new ArrayList<>();
    private PartKind kind = PartKind.MEDIA;
    private boolean firstSegment;
    private int segmentParts; // finished parts of the open segment
    private Told told;
    private boolean hasLastFrame;

    /// @param told where the video was left
    Packager(Fmp4Encoder encoder, VideoFormat format, int partFrames, int partsPerSegment, Told told) {
        this.encoder = encoder;
        this.frameBytes = format.frameBytes();
        this.partFrames = partFrames;
        this.partsPerSegment = partsPerSegment;
        this.lastFrame = new byte[frameBytes];
        this.told = told;
        this.firstSegment = told.equals(Told.NOTHING);
    }

    /// Encodes frames.
    ///
    /// @return the parts that became whole
    List<EncodedPart> add(Splice splice) {
        become(PartKind.MEDIA);
        for (int i = 0; i < splice.frames(); i++) {
            int offset = splice.offset() + i * frameBytes;
            boolean endsShot = splice.last() && i == splice.frames() - 1;
            told = new Told(splice.shot(), splice.firstFrame() + i + 1, endsShot);
            frame(splice.pixels(), offset, endsShot);
        }
        if (splice.frames() == 0 && splice.last()) {
            told = new Told(splice.shot(), splice.firstFrame(), true);
            endSegment();
        }
        if (splice.frames() > 0) {
            System.arraycopy(
                    splice.pixels(), splice.offset() + (splice.frames() - 1) * frameBytes, lastFrame, 0, frameBytes);
            hasLastFrame = true;
        }
        return taken();
    }

    /// The init segment.
    byte[] init() {
        return encoder.init();
    }

    /// The CODECS attribute.
    String codecs() {
        return encoder.codecs();
    }

    /// Whether there is a last frame to hold.
    boolean canHold() {
        return hasLastFrame;
    }

    /// Ends the open part, if it has frames, and its segment with it.
    List<EncodedPart> endPart() {
        if (encoder.pending() > 0) {
            cut(true);
        }
        return taken();
    }

    /// The shot ends where it is: what follows begins a segment.
    List<EncodedPart> endShot() {
        endSegment();
        return taken();
    }

    /// Shows the last frame for the length of a part, which is a segment: whoever takes the stream over is told of segments, and cannot know
    /// what was held otherwise. The open part must have been ended.
    List<EncodedPart> hold() {
        become(PartKind.HOLD);
        for (int i = 1; i <= partFrames; i++) {
            frame(lastFrame, 0, i == partFrames);
        }
        return taken();
    }

    /// Shows nothing for the length of a part, which is a segment as well. The open part must have been ended.
    List<EncodedPart> gap() {
        become(PartKind.GAP);
        encoder.skip(partFrames);
        partDone(true);
        out.add(new EncodedPart(new byte[0], partFrames, false, true, true, PartKind.GAP, told));
        return taken();
    }

    @Override
    public void close() {
        encoder.close();
    }

    private void become(PartKind next) {
        if (next != kind) {
            kind = next;
            segmentParts = 0;
        }
    }

    private void frame(byte[] pixels, int offset, boolean endsSegment) {
        encoder.frame(pixels, offset, segmentParts == 0 && encoder.pending() == 0);
        if (encoder.pending() == partFrames || endsSegment) {
            cut(endsSegment);
        }
    }

    private void endSegment() {
        if (encoder.pending() > 0) {
            cut(true);
        }
        segmentParts = 0;
    }

    private void cut(boolean endsSegment) {
        var fragment = encoder.cut();
        boolean starts = segmentParts == 0;
        partDone(endsSegment);
        out.add(new EncodedPart(
                fragment.bytes(), fragment.frames(), fragment.independent(), starts, segmentParts == 0, kind, told));
    }

    private void partDone(boolean endsSegment) {
        segmentParts = endsSegment || firstSegment ? 0 : (segmentParts + 1) % partsPerSegment;
        firstSegment = false;
    }

    private List<EncodedPart> taken() {
        var parts = List.copyOf(out);
        out.clear();
        return parts;
    }
}
