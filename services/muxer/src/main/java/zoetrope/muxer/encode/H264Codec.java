package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.jspecify.annotations.Nullable;

/// The H.264 encoders we know how to ask for: no frame delayed, none dropped, sync frames only where we want them.
public enum H264Codec {
    /// In FFmpeg's GPL builds.
    LIBX264("libx264") {
        @Override
        void configure(AVCodecContext context, AVDictionary options, int quality) {
            av_dict_set(options, "preset", "veryfast", 0);
            av_dict_set(options, "tune", "zerolatency", 0);
            av_dict_set(options, "crf", Integer.toString(quality), 0);
            av_dict_set(options, "profile", "high", 0);
            av_dict_set(options, "forced-idr", "1", 0);
            av_dict_set(options, "x264-params", "scenecut=0:keyint=infinite", 0);
        }
    },
    /// In FFmpeg's LGPL builds.
    LIBOPENH264("libopenh264") {
        @Override
        void configure(AVCodecContext context, AVDictionary options, int quality) {
            // with rate control on but no room between the quantisers every frame gets the one we want
            context.qmin(quality);
            context.qmax(quality);
            context.bit_rate(context.width() * (long) context.height() * context.framerate().num() * 4L);
            av_dict_set(options, "rc_mode", "quality", 0);
            av_dict_set(options, "allow_skip_frames", "0", 0);
            av_dict_set(options, "profile", "high", 0);
            av_dict_set(options, "loopfilter", "1", 0);
        }
    },
    /// On NVIDIA devices that have an encoder; datacenter parts have none.
    H264_NVENC("h264_nvenc") {
        @Override
        void configure(AVCodecContext context, AVDictionary options, int quality) {
            av_dict_set(options, "preset", "p4", 0);
            av_dict_set(options, "tune", "ull", 0);
            av_dict_set(options, "rc", "constqp", 0);
            av_dict_set(options, "qp", Integer.toString(quality), 0);
            av_dict_set(options, "forced-idr", "1", 0);
            av_dict_set(options, "delay", "0", 0);
            av_dict_set(options, "zerolatency", "1", 0);
        }
    };

    private final String ffmpegName;

    H264Codec(String ffmpegName) {
        this.ffmpegName = ffmpegName;
    }

    /// @param quality the quantiser: lower looks better and costs more
    abstract void configure(AVCodecContext context, AVDictionary options, int quality);

    /// Its name in FFmpeg and in our settings.
    public String ffmpegName() {
        return ffmpegName;
    }

    /// Whether this build of FFmpeg has it.
    public boolean available() {
        Natives.load();
        return find() != null;
    }

    AVCodec require() {
        var found = find();
        if (found == null) {
            throw new EncodeException("encoder: %s is not in this build of FFmpeg (expected: one of its own)".formatted(ffmpegName));
        }
        return found;
    }

    private @Nullable AVCodec find() {
        var codec = avcodec_find_encoder_by_name(ffmpegName);
        return codec == null || codec.isNull() ? null : codec;
    }

    /// The encoder of that name; `auto` takes the best that runs on any processor.
    ///
    /// @throws EncodeException if there is none of that name, or not in this build
    public static H264Codec named(String name) {
        if (name.equals("auto")) {
            return LIBX264.available() ? LIBX264 : LIBOPENH264;
        }
        for (var codec : values()) {
            if (codec.ffmpegName.equals(name)) {
                if (!codec.available()) {
                    codec.require();
                }
                return codec;
            }
        }
        throw new EncodeException("encoder: '%s' (expected: auto, libx264, libopenh264 or h264_nvenc)".formatted(name));
    }
}
