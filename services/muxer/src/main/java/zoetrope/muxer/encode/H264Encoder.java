package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static zoetrope.muxer.encode.EncodeException.check;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import zoetrope.core.VideoFormat;

/// RGB24 in, one H.264 packet out per frame, at once. Used by one thread at a time.
final class H264Encoder implements AutoCloseable {
    private final VideoFormat format;
    private final AVCodecContext codec;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private final SwsContext toYuv;
    private final BytePointer rgb; // one frame, width * height * 3 bytes
    private final PointerPointer<BytePointer> rgbPlanes = new PointerPointer<>(4);
    private final IntPointer rgbStrides = new IntPointer(4);

    /// @param quality quantiser, lower looks better
    /// @throws EncodeException if the codec does not take such frames
    H264Encoder(H264Codec name, VideoFormat format, int quality, int threads) {
        if (format.width() % 2 != 0 || format.height() % 2 != 0) {
            throw new EncodeException("size: %s (expected: even width and height)".formatted(format.size()));
        }
        this.format = format;
        var implementation = name.require();
        codec = avcodec_alloc_context3(implementation);
        codec.width(format.width()).height(format.height()).pix_fmt(AV_PIX_FMT_YUV420P);
        codec.time_base(av_make_q(1, format.framesPerSecond()));
        codec.framerate(av_make_q(format.framesPerSecond(), 1));
        codec.gop_size(1 << 20).max_b_frames(0).thread_count(threads);
        codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER); // parameter sets go into the init segment
        codec.color_range(AVCOL_RANGE_MPEG).colorspace(AVCOL_SPC_SMPTE170M);
        codec.color_primaries(AVCOL_PRI_SMPTE170M).color_trc(AVCOL_TRC_SMPTE170M);
        var options = new AVDictionary(null);
        name.configure(codec, options, quality);
        int opened = avcodec_open2(codec, implementation, options);
        av_dict_free(options);
        frame.format(AV_PIX_FMT_YUV420P).width(format.width()).height(format.height());
        frame.color_range(AVCOL_RANGE_MPEG).colorspace(AVCOL_SPC_SMPTE170M);
        toYuv = sws_getContext(
                format.width(), format.height(), AV_PIX_FMT_RGB24, format.width(), format.height(), AV_PIX_FMT_YUV420P,
                SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, null, null, (DoublePointer) null);
        rgb = new BytePointer(format.frameBytes());
        rgbPlanes.put(0, rgb);
        rgbStrides.put(0, format.width() * 3);
        try {
            check(opened, "open " + name.ffmpegName());
            check(av_frame_get_buffer(frame, 0), "allocate a frame of " + format.size());
        } catch (EncodeException e) {
            close();
            throw e;
        }
    }

    AVCodecContext codec() {
        return codec;
    }

    /// @param pixels RGB24, row by row
    /// @param offset of the frame's first byte in `pixels`
    /// @param pts in frames
    /// @param sync whether decoding can start here
    /// @return valid until the next call
    /// @throws EncodeException when the codec fails or withholds the frame
    AVPacket encode(byte[] pixels, int offset, long pts, boolean sync) {
        rgb.position(0).put(pixels, offset, format.frameBytes());
        check(av_frame_make_writable(frame), "make the frame writable");
        sws_scale(toYuv, rgbPlanes, rgbStrides, 0, format.height(), frame.data(), frame.linesize());
        frame.pts(pts);
        frame.pict_type(sync ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        check(avcodec_send_frame(codec, frame), "encode frame " + pts);
        av_packet_unref(packet);
        check(avcodec_receive_packet(codec, packet), "frame %d gave no packet (expected: one each)".formatted(pts));
        if (packet.pts() != pts) {
            throw new EncodeException("frame %d came out as %d (expected: in order)".formatted(pts, packet.pts()));
        }
        return packet;
    }

    @Override
    public void close() {
        avcodec_free_context(codec);
        av_frame_free(frame);
        av_packet_free(packet);
        sws_freeContext(toYuv);
        rgbPlanes.close();
        rgbStrides.close();
        rgb.close();
    }
}
