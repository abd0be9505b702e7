package zoetrope.muxer.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Beat;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkShape;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.Latents;
import zoetrope.core.Pace;
import zoetrope.core.Shot;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.encode.Decoded;
import zoetrope.muxer.encode.TestPattern;
import zoetrope.muxer.playlist.PlaylistRules;
import zoetrope.muxer.playlist.Segment;
import zoetrope.muxer.store.StreamDirectory;

/// A job's stream with real encoding, in time that we make up. Pictures are numbered: shot 0 from 0, shot 1 from 100.
abstract class MuxBench {
    static final VideoFormat FORMAT = new VideoFormat(64, 64, 16);
    static final ChunkShape CHUNKS = new ChunkShape(9, 12);
    static final JobId JOB = new JobId("video_0123456789abcdef01234567");
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path root;

    final List<Fact> facts = new ArrayList<>();
    final PlaylistRules rules = new PlaylistRules(Duration.ofMillis(350));
    MuxerSettings settings = MuxerSettings.defaults();
    Instant now = START;
    Job job;
    LiveStream stream;
    JobMux mux;
    int polled;

    void open(Pace pace, int... shotFrames) throws IOException {
        var shots = new ArrayList<Shot>();
        for (int i = 0; i < shotFrames.length; i++) {
            shots.add(new Shot(i, 1, shotFrames[i], List.of(new Beat(0, "a red ball"))));
        }
        submit(pace, 2, false, shots);
    }

    void openEndless(int frames) throws IOException {
        submit(Pace.LIVE, 0, true, List.of(new Shot(0, 1, frames, List.of(new Beat(0, "a red ball")))));
    }

    void submit(Pace pace, double seconds, boolean open, List<Shot> shots) throws IOException {
        var request = new JobRequest("", "", "a red ball", List.of(), seconds, "", 1, pace);
        var submitted = new Fact.Submitted(request, "wan-nano", FORMAT, "token");
        job = Job.submitted(new JobEvent(JOB, 1, START, submitted), submitted);
        job = job.after(new JobEvent(JOB, 2, START, new Fact.Planned(0, shots, open)));
        reopen();
    }

    void reopen() throws IOException {
        stream = new LiveStream(
                StreamDirectory.of(root, JOB), settings.cutting().windowSeconds(), settings.storage().maxJobBytes());
        mux = new JobMux(job, settings, stream, (_, fact) -> facts.add(fact), new MuxMetrics(
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry()), now);
    }

    MuxerSettings pacing(MuxerSettings.Pacing pacing) {
        return settings.withPacing(pacing);
    }

    void on(Fact fact) throws IOException {
        var event = new JobEvent(JOB, job.sequence() + 1, now, fact);
        job = job.after(event);
        if (mux != null) {
            mux.on(event);
            advance();
        }
    }

    /// A chunk and its fact.
    void chunk(int shot, int chunk, int shotFrames) throws IOException {
        var sent = untold(shot, chunk, shotFrames);
        on(new Fact.ChunkRendered(shot, chunk, sent.firstFrame(), sent.frames(), sent.last(), Duration.ZERO, "w"));
    }

    /// A chunk of which the log does not know. Shot 0 is numbered from 0, shot 1 from 100.
    Chunk untold(int shot, int chunk, int shotFrames) throws IOException {
        int from = CHUNKS.firstFrameOf(chunk);
        int to = Math.min(shotFrames, from + CHUNKS.framesOf(chunk));
        var sent = new Chunk(
                JOB, shot, chunk, from, to == shotFrames, FORMAT, TestPattern.frames(FORMAT, shot * 100 + from, to - from),
                new Latents(1, 1, 1, 1, new float[1]));
        mux.on(sent);
        advance();
        return sent;
    }

    /// Lets time pass, in steps at which the muxer asks to be woken.
    void pass(long millis) throws IOException {
        var until = now.plusMillis(millis);
        var wake = advance();
        while (wake != null && !wake.isAfter(until)) {
            now = wake;
            wake = advance();
        }
        now = until;
        advance();
    }

    Instant advance() throws IOException {
        var wake = mux.advance(now);
        stream.edition().ifPresent(edition -> rules.poll(edition.full().plain().toString(), now));
        polled++;
        return wake.orElse(null);
    }

    String text() {
        assertThat(polled).isPositive();
        return stream.edition().orElseThrow().full().plain().toString();
    }

    List<Segment> segments() {
        return stream.edition().orElseThrow().playlist().segments();
    }

    long shownFrames() {
        var playlist = stream.edition().orElseThrow().playlist();
        var shown = playlist.segments().stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
        for (var part : playlist.open().parts()) {
            shown = shown.plus(part.duration());
        }
        return Math.round(shown.toNanos() * 16 / 1e9);
    }

    /// The whole stream as one file: init segment and all segments in order.
    Path joined() throws IOException {
        var file = root.resolve("joined.mp4");
        try (var out = Files.newOutputStream(file)) {
            out.write(Files.readAllBytes(stream.directory().init()));
            for (var segment : segments()) {
                if (!segment.gap()) {
                    out.write(Files.readAllBytes(stream.directory().segment(segment.number())));
                }
            }
        }
        return file;
    }

    List<Integer> streamed() throws IOException {
        return Decoded.file(joined()).numbers();
    }

    static List<Integer> numbers(int from, int to, int then, int until) {
        var all = new ArrayList<>(TestPattern.numbers(from, to));
        all.addAll(TestPattern.numbers(then, until));
        return all;
    }
}
