package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;
import static zoetrope.muxer.encode.EncodeException.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/// What an independent player sees: FFmpeg's demuxer and decoder on a file or an address.
///
/// @param pictures RGB24, as they came
/// @param times of each, in seconds
/// @param seconds the length the container claims; 0 if none
public record Decoded(int width, int height, List<byte[]> pictures, List<Double> times, double seconds) {
    public static Decoded file(Path file) {
        return open(file.toString(), Map.of());
    }

    /// Reads to the end; a live playlist is read while it grows.
    public static Decoded open(String address, Map<String, String> options) {
        Natives.load();
        avformat_network_init();
        var in = new AVFormatContext(null);
        var dictionary = new AVDictionary(null);
        options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
        check(avformat_open_input(in, address, (AVInputFormat) null, dictionary), "open " + address);
        av_dict_free(dictionary);
        check(avformat_find_stream_info(in, (AVDictionary) null), "stream info");
        if (in.nb_streams() != 1) {
            throw new AssertionError("%s has %d tracks (expected: 1)".formatted(address, in.nb_streams()));
        }
        var stream = in.streams(0);
        var decoder = avcodec_find_decoder(stream.codecpar().codec_id());
        AVCodecContext codec = avcodec_alloc_context3(decoder);
        check(avcodec_parameters_to_context(codec, stream.codecpar()), "parameters");
        codec.thread_count(1);
        check(avcodec_open2(codec, decoder, (AVDictionary) null), "decoder");
        int width = codec.width();
        int height = codec.height();
        var toRgb = sws_getContext(
                width, height, codec.pix_fmt(), width, height, AV_PIX_FMT_RGB24, SWS_BICUBIC | SWS_ACCURATE_RND,
                null, null, (DoublePointer) null);
        var rgb = new BytePointer((long) width * height * 3);
        var planes = new PointerPointer<BytePointer>(4).put(0, rgb);
        var strides = new IntPointer(4).put(0, width * 3);
        AVFrame frame = av_frame_alloc();
        var packet = av_packet_alloc();
        var pictures = new ArrayList<byte[]>();
        var times = new ArrayList<Double>();
        boolean more = true;
        while (more) {
            more = av_read_frame(in, packet) >= 0;
            if (more && packet.stream_index() != 0) {
                av_packet_unref(packet);
                continue;
            }
            check(avcodec_send_packet(codec, more ? packet : null), "decode");
            av_packet_unref(packet);
            while (avcodec_receive_frame(codec, frame) >= 0) {
                sws_scale(toRgb, frame.data(), frame.linesize(), 0, height, planes, strides);
                var picture = new byte[width * height * 3];
                rgb.position(0).get(picture);
                pictures.add(picture);
                times.add(frame.best_effort_timestamp() * av_q2d(stream.time_base()));
            }
        }
        double seconds = in.duration() < 0 ? 0 : in.duration() / 1e6;
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(codec);
        sws_freeContext(toRgb);
        avformat_close_input(in);
        rgb.close();
        return new Decoded(width, height, pictures, times, seconds);
    }

    /// The numbers that [TestPattern] wrote into the pictures.
    public List<Integer> numbers() {
        return pictures.stream().map(picture -> TestPattern.number(picture, width)).toList();
    }

    /// Mean absolute error of the frame that differs most from what it should show, of 255.
    double worstError(IntFunction<byte[]> expected) {
        double worst = 0;
        for (int i = 0; i < pictures.size(); i++) {
            var wanted = expected.apply(i);
            var got = pictures.get(i);
            long sum = 0;
            for (int k = 0; k < wanted.length; k++) {
                sum += Math.abs((wanted[k] & 255) - (got[k] & 255));
            }
            worst = Math.max(worst, sum / (double) wanted.length);
        }
        return worst;
    }
}
