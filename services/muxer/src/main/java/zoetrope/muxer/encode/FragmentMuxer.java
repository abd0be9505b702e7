package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;
import static zoetrope.muxer.encode.EncodeException.check;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/// Packets in, CMAF fragments out. Used by one thread at a time.
final class FragmentMuxer implements AutoCloseable {
    /// Ticks of media time per frame; more than one, so that tools that halve durations stay exact.
    private static final int TICKS_PER_FRAME = 1000;

    private final AVCodecContext codec;
    private final AVFormatContext out = new AVFormatContext(null);
    private final AVStream stream;
    private final byte[] init;
    private int frames;
    private boolean independent;

    FragmentMuxer(AVCodecContext codec, Provenance provenance) {
        this.codec = codec;
        check(avformat_alloc_output_context2(out, null, "mp4", null), "open the MP4 muxer");
        out.avoid_negative_ts(0); // media time stays absolute
        int fps = codec.framerate().num();
        stream = avformat_new_stream(out, null);
        stream.time_base(av_make_q(1, fps * TICKS_PER_FRAME));
        stream.avg_frame_rate(av_make_q(fps, 1));
        check(avcodec_parameters_from_context(stream.codecpar(), codec), "describe the codec");
        var metadata = new AVDictionary(null);
        provenance.describe(metadata);
        out.metadata(metadata); // freed with the context
        var options = new AVDictionary(null);
        av_dict_set(options, "movflags", "cmaf+frag_custom+frag_discont+use_metadata_tags", 0);
        av_dict_set(options, "video_track_timescale", Integer.toString(fps * TICKS_PER_FRAME), 0);
        av_dict_set(options, "use_editlist", "0", 0);
        openBuffer();
        int written = avformat_write_header(out, options);
        av_dict_free(options);
        init = takeBuffer();
        openBuffer();
        try {
            check(written, "write the init segment");
        } catch (EncodeException e) {
            close();
            throw e;
        }
    }

    /// `ftyp` and `moov`.
    byte[] init() {
        return init;
    }

    /// Frames written since the last fragment.
    int frames() {
        return frames;
    }

    void write(AVPacket packet) {
        independent |= (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        packet.duration(1); // else the last sample of a fragment has none
        av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
        packet.stream_index(0);
        check(av_write_frame(out, packet), "write a frame");
        frames++;
    }

    /// Lets the next frame stand anywhere later on the time line. FFmpeg forgets it after one fragment.
    void breakTime() {
        check(av_opt_set(out.priv_data(), "movflags", "+frag_discont", 0), "break the time line");
    }

    /// Ends the fragment. At least one frame must have been written since the last.
    Fragment cut() {
        check(av_write_frame(out, (AVPacket) null), "end a fragment");
        var fragment = new Fragment(takeBuffer(), frames, independent);
        openBuffer();
        frames = 0;
        independent = false;
        return fragment;
    }

    @Override
    public void close() {
        takeBuffer();
        avformat_free_context(out);
    }

    private void openBuffer() {
        var io = new AVIOContext(null);
        check(avio_open_dyn_buf(io), "allocate a buffer");
        out.pb(io);
    }

    private byte[] takeBuffer() {
        var data = new BytePointer((BytePointer) null);
        int size = avio_close_dyn_buf(out.pb(), data);
        out.pb(null);
        var bytes = new byte[size];
        data.get(bytes, 0, size);
        av_free(data);
        return bytes;
    }
}
