package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static zoetrope.muxer.encode.EncodeException.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/// The downloadable file: the encoded frames of a stream's segments, not encoded again, with the index up front.
public final class Mp4File {
    private Mp4File() {}

    /// Writes the file. What is not finished never has the target's name.
    ///
    /// @param init the init segment
    /// @param segments in playing order; those left out leave no hole
    /// @return how many frames it has
    /// @throws IOException if the disk refuses
    /// @throws EncodeException if the segments cannot be read
    public static long write(Path init, List<Path> segments, int framesPerSecond, Provenance provenance, Path target)
            throws IOException {
        var whole = target.resolveSibling(target.getFileName() + ".whole");
        var unfinished = target.resolveSibling(target.getFileName() + ".part");
        try {
            concatenate(init, segments, whole);
            long frames = remux(whole, unfinished, framesPerSecond, provenance);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return frames;
        } finally {
            Files.deleteIfExists(whole);
            Files.deleteIfExists(unfinished);
        }
    }

    private static void concatenate(Path init, List<Path> segments, Path whole) throws IOException {
        Files.copy(init, whole, StandardCopyOption.REPLACE_EXISTING);
        try (var out = Files.newOutputStream(whole, StandardOpenOption.APPEND)) {
            for (var segment : segments) {
                Files.copy(segment, out);
            }
        }
    }

    private static long remux(Path fragmented, Path target, int framesPerSecond, Provenance provenance) {
        Natives.load();
        var in = new AVFormatContext(null);
        check(
                avformat_open_input(in, fragmented.toString(), (AVInputFormat) null, (AVDictionary) null),
                "read the segments");
        var out = new AVFormatContext(null);
        var packet = av_packet_alloc();
        try {
            if (in.nb_streams() != 1) {
                throw new EncodeException("segments with %d tracks (expected: 1)".formatted(in.nb_streams()));
            }
            check(avformat_alloc_output_context2(out, null, "mp4", target.toString()), "open the MP4 muxer");
            var stream = avformat_new_stream(out, null);
            check(avcodec_parameters_copy(stream.codecpar(), in.streams(0).codecpar()), "describe the codec");
            stream.codecpar().codec_tag(0);
            stream.time_base(av_make_q(1, framesPerSecond));
            stream.avg_frame_rate(av_make_q(framesPerSecond, 1));
            var metadata = new AVDictionary(null);
            provenance.describe(metadata);
            out.metadata(metadata); // freed with the context
            var io = new AVIOContext(null);
            check(avio_open(io, target.toString(), AVIO_FLAG_WRITE), "create " + target.getFileName());
            out.pb(io);
            var options = new AVDictionary(null);
            av_dict_set(options, "movflags", "faststart+use_metadata_tags", 0);
            int written = avformat_write_header(out, options);
            av_dict_free(options);
            check(written, "write the header");
            long frames = 0;
            int read;
            while ((read = av_read_frame(in, packet)) >= 0) {
                packet.pts(frames).dts(frames).duration(1).pos(-1);
                av_packet_rescale_ts(packet, av_make_q(1, framesPerSecond), stream.time_base());
                check(av_write_frame(out, packet), "write a frame");
                av_packet_unref(packet);
                frames++;
            }
            if (read != AVERROR_EOF) {
                check(read, "read frame " + frames);
            }
            check(av_write_trailer(out), "finish " + target.getFileName());
            return frames;
        } finally {
            av_packet_free(packet);
            avformat_close_input(in);
            if (out.pb() != null && !out.pb().isNull()) {
                avio_closep(out.pb());
            }
            avformat_free_context(out);
        }
    }
}
