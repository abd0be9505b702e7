package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/// FFmpeg's libraries in this process.
public final class Natives {
    static {
        Loader.load(avcodec.class);
        Loader.load(avformat.class);
        Loader.load(swscale.class);
        av_log_set_level(AV_LOG_ERROR);
    }

    private Natives() {}

    /// Loads them, once; the first time on a machine unpacks them, which takes most of a second.
    ///
    /// @throws LinkageError if they are not on the class path for this platform
    public static void load() {}
}
