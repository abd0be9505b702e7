package zoetrope.loadtests.speed;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.core.JobId;
import zoetrope.core.VideoFormat;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Machine;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.Samples;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.encode.Fmp4Encoder;
import zoetrope.muxer.encode.H264Codec;
import zoetrope.muxer.encode.Provenance;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.Split;
import zoetrope.trainer.world.World;

/// What encoding in the JVM costs.
@Command(
        name = "mux",
        description = "Processor time of encoding and muxing against the ffmpeg program doing the same, in turns.",
        mixinStandardHelpOptions = true)
public final class MuxCost implements Callable<Integer> {
    private static final Pattern BENCH = Pattern.compile("bench: utime=([\\d.]+)s stime=([\\d.]+)s");
    private static final int CLIP_FRAMES = 80;

    @Mixin
    RunOptions options = new RunOptions();

    @Option(names = "--rounds", description = "Times each side encodes the video (default: ${DEFAULT-VALUE}).")
    int rounds = 7;

    @Option(names = "--seconds", description = "Length of the video (default: ${DEFAULT-VALUE}).")
    int seconds = 120;

    @Option(names = "--ffmpeg", paramLabel = "FILE", description = "The ffmpeg program (default: the one that comes with the libraries we use).")
    @Nullable Path ffmpeg;

    private final VideoFormat format = new VideoFormat(Clip.SIDE, Clip.SIDE, Clip.FPS);
    private final MuxerSettings settings = MuxerSettings.defaults();
    private final int partFrames = settings.cutting().partMillis() * format.framesPerSecond() / 1000;
    private final int segmentFrames = partFrames * settings.cutting().partsPerSegment();
    private final H264Codec codec = H264Codec.named(settings.encoding().encoder());

    @Override
    public Integer call() throws Exception {
        return options.run(
                "mux",
                "Processor time from a file of RGB24 frames to a file of fragmented H.264 MP4: our encoder in the JVM against the ffmpeg program with the same encoder, settings, sync frames and fragments.",
                this::measure);
    }

    private Findings measure() throws Exception {
        var folder = Files.createTempDirectory("zoetrope-bench");
        var raw = folder.resolve("frames.rgb");
        var few = folder.resolve("few.rgb");
        var oursOut = folder.resolve("ours.mp4");
        var theirsOut = folder.resolve("theirs.mp4");
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        long oursBytes;
        long theirsBytes;
        String program = ffmpeg == null ? Loader.load(org.bytedeco.ffmpeg.ffmpeg.class) : ffmpeg.toString();
        try {
            film(raw, seconds * format.framesPerSecond());
            film(few, segmentFrames);
            for (int warmUp = 0; warmUp < 3; warmUp++) {
                encode(raw, oursOut);
            }
            run(program, few, theirsOut);
            for (int round = 0; round < rounds; round++) {
                ours.add(encode(raw, oursOut));
                // the JVM has long started: what ffmpeg needs to start is not held against it either
                theirs.add(run(program, raw, theirsOut) - run(program, few, folder.resolve("few.mp4")));
                ratios.add(ours.getLast() / theirs.getLast());
                RunOptions.progress(
                        "mux",
                        "round %d of %d: ours %.2f s, ffmpeg %.2f s of processor time",
                        round + 1,
                        rounds,
                        ours.getLast(),
                        theirs.getLast());
            }
            oursBytes = Files.size(oursOut);
            theirsBytes = Files.size(theirsOut);
        } finally {
            for (String file : List.of("frames.rgb", "few.rgb", "ours.mp4", "theirs.mp4", "few.mp4")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.delete(folder);
        }
        double frames = seconds * (double) format.framesPerSecond();
        var setup = new LinkedHashMap<String, Object>();
        setup.put("frames", (int) frames);
        setup.put("size", format.size());
        setup.put("encoder", codec.ffmpegName() + ", quantiser " + settings.encoding().quality() + ", 1 thread");
        setup.put("rounds", rounds);
        setup.put("ffmpeg", version(program));
        return new Findings(
                setup,
                List.of(
                        Figure.of("ours, median", 1000 * Samples.of(ours).median() / frames, "ms/frame"),
                        Figure.of("ffmpeg program, its start left out, median", 1000 * Samples.of(theirs).median() / frames, "ms/frame"),
                        Figure.of("ours / ffmpeg, processor time, median of the rounds", Samples.of(ratios).median(), "").atMost(1.1),
                        Figure.of("the same, worst round", Samples.of(ratios).max(), ""),
                        Figure.of("the same, best round", Samples.of(ratios).min(), ""),
                        Figure.of("ours, all of a core that real time takes", 100 * Samples.of(ours).median() / seconds, "%"),
                        Figure.of("bytes written, ours / ffmpeg", oursBytes / (double) theirsBytes, "")));
    }

    /// Clips of the procedural world, one after the other.
    private void film(Path file, int frames) throws IOException {
        var world = new World(Split.HELD_OUT);
        var rgb = new byte[format.frameBytes()];
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            Clip clip = world.clip(0);
            for (int frame = 0; frame < frames; frame++) {
                if (frame % CLIP_FRAMES == 0) {
                    clip = world.clip(frame / CLIP_FRAMES);
                }
                clip.render(frame % CLIP_FRAMES, rgb);
                out.write(rgb);
            }
        }
    }

    /// @return processor seconds of the whole process, garbage collection included
    private double encode(Path raw, Path target) throws IOException {
        double before = Machine.processorSeconds();
        var provenance = new Provenance(settings.encoding().producer(), JobId.random(new SplittableRandom(1)));
        var rgb = new byte[format.frameBytes()];
        try (var in = new BufferedInputStream(Files.newInputStream(raw));
                var out = Files.newOutputStream(target);
                var encoder = new Fmp4Encoder(
                        codec, format, settings.encoding().quality(), settings.encoding().threads(), 0, provenance)) {
            out.write(encoder.init());
            for (long frame = 0; in.readNBytes(rgb, 0, rgb.length) == rgb.length; frame++) {
                encoder.frame(rgb, 0, frame % segmentFrames == 0);
                if (encoder.pending() == partFrames) {
                    out.write(encoder.cut().bytes());
                }
            }
        }
        return Machine.processorSeconds() - before;
    }

    /// @return processor seconds of the program, as it reports them itself
    private double run(String program, Path raw, Path target) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                program, "-y", "-nostdin", "-hide_banner", "-benchmark",
                "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", format.size(), "-r", "" + format.framesPerSecond(),
                "-i", raw.toString(),
                "-vf", "scale=flags=bicubic+accurate_rnd+full_chroma_inp:out_color_matrix=smpte170m:out_range=tv,format=yuv420p",
                "-filter_threads", "1", "-c:v", codec.ffmpegName(), "-threads", "" + settings.encoding().threads(),
                "-g", "" + segmentFrames, "-bf", "0"));
        command.addAll(encoderOptions());
        command.addAll(List.of(
                "-f", "mp4", "-movflags", "cmaf", "-frag_duration", "" + settings.cutting().partMillis() * 1000L,
                target.toString()));
        String said = said(command);
        var bench = BENCH.matcher(said);
        if (!bench.find()) {
            throw new IOException("%s: %s (expected: its own processor time)".formatted(program, said.strip()));
        }
        return Double.parseDouble(bench.group(1)) + Double.parseDouble(bench.group(2));
    }

    /// What [H264Codec] sets, in the program's words.
    private List<String> encoderOptions() {
        String quality = "" + settings.encoding().quality();
        return switch (codec) {
            case LIBX264 -> List.of(
                    "-preset", "veryfast", "-tune", "zerolatency", "-crf", quality, "-profile:v", "high",
                    "-x264-params", "scenecut=0");
            case LIBOPENH264 -> List.of(
                    "-qmin", quality, "-qmax", quality,
                    "-b:v", "" + format.width() * format.height() * format.framesPerSecond() * 4L,
                    "-rc_mode", "quality", "-allow_skip_frames", "0", "-profile:v", "high", "-loopfilter", "1");
            case H264_NVENC -> throw new IllegalStateException("encoder: h264_nvenc (expected: one that uses the processor)");
        };
    }

    private static String version(String program) throws IOException, InterruptedException {
        return Optional.of(said(List.of(program, "-version"))).flatMap(text -> text.lines().findFirst()).orElse("unknown")
                .replaceFirst(" Copyright.*", "");
    }

    private static String said(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException("%s: %s (expected: exit code 0; --ffmpeg names another program)"
                    .formatted(command.getFirst(), said.strip()));
        }
        return said;
    }
}
