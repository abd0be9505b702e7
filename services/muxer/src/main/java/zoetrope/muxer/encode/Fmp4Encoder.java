package zoetrope.muxer.encode;

import zoetrope.core.VideoFormat;

/// A video's frames in playing order in, CMAF fragments out. Used by one thread at a time.
public final class Fmp4Encoder implements AutoCloseable {
    private final H264Encoder encoder;
    private final FragmentMuxer muxer;
    private final String codecs;
    private long frame;

    /// @param quality quantiser, lower looks better
    /// @param firstFrame number of the first frame it will get: where on the stream's time line it begins
    public Fmp4Encoder(
            H264Codec codec, VideoFormat format, int quality, int threads, long firstFrame, Provenance provenance) {
        Natives.load();
        encoder = new H264Encoder(codec, format, quality, threads);
        try {
            muxer = new FragmentMuxer(encoder.codec(), provenance);
        } catch (EncodeException e) {
            encoder.close();
            throw e;
        }
        codecs = CodecString.in(muxer.init());
        frame = firstFrame;
    }

    /// The init segment. Two encoders of the same settings have the same, so one may go on where the other stopped.
    public byte[] init() {
        return muxer.init();
    }

    /// The CODECS attribute, such as `avc1.64000b`.
    public String codecs() {
        return codecs;
    }

    /// Adds a frame.
    ///
    /// @param pixels RGB24
    /// @param offset of its first byte
    /// @param sync whether decoding can start here
    public void frame(byte[] pixels, int offset, boolean sync) {
        muxer.write(encoder.encode(pixels, offset, frame, sync));
        frame++;
    }

    /// Frames added since the last fragment.
    public int pending() {
        return muxer.frames();
    }

    /// Leaves a hole in the time line. Only between fragments, and the next frame must be a sync frame.
    public void skip(int frames) {
        muxer.breakTime();
        frame += frames;
    }

    /// Ends the fragment that holds the pending frames.
    public Fragment cut() {
        return muxer.cut();
    }

    @Override
    public void close() {
        muxer.close();
        encoder.close();
    }
}
