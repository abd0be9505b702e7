package zoetrope.muxer.live;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Chunk;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.Pace;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.encode.Fmp4Encoder;
import zoetrope.muxer.encode.Mp4File;
import zoetrope.muxer.encode.Provenance;
import zoetrope.muxer.playlist.Targets;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.StreamEnd;
import zoetrope.muxer.store.StreamHeader;
import zoetrope.muxer.store.StreamIndex;

/// Makes one job's stream: takes its events and chunks, and, told the time, shows what is due. Belongs to one thread.
public final class JobMux implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobMux.class);
    /// How long a shot that has all its planned frames is given to say that it has ended: its worker may be lost.
    private static final Duration END_GRACE = Duration.ofSeconds(2);
    /// How long the end of a stream waits for the log to have all its chunks: longer than a lost worker's last chunk takes to be told by
    /// another one.
    private static final Duration TOLD_GRACE = Duration.ofSeconds(30);
    /// How long a stream that was interrupted has to find its chunks again before it counts as late.
    private static final Duration RESUME_GRACE = Duration.ofSeconds(1);

    private final MuxerSettings settings;
    private final LiveStream stream;
    private final Outcome outcome;
    private final MuxMetrics metrics;
    private final VideoFormat format;
    private final Provenance provenance;
    private final SpeedJudge judge;
    private final Splicer splicer;
    private final Pacer pacer;
    private final Past past;
    private final int partFrames;
    private Job job;
    private @Nullable Packager packager; // null before the first chunk
    private @Nullable Instant endMissedSince;
    private @Nullable Instant shownSince;
    private boolean begun;
    private boolean playable;
    private boolean finishing;
    private boolean done;

    /// @param job as it is now; [#on(JobEvent)] gets what follows
    /// @param stream of which nothing has been shown, or what the disk has
    /// @throws IOException if what is on disk cannot be read
    public JobMux(
            Job job, MuxerSettings settings, LiveStream stream, Outcome outcome, MuxMetrics metrics, Instant now)
            throws IOException {
        this.job = job;
        this.settings = settings;
        this.stream = stream;
        this.outcome = outcome;
        this.metrics = metrics;
        format = job.submission().format();
        provenance = new Provenance(settings.encoding().producer(), job.id());
        judge = new SpeedJudge(settings.pacing().suspectSlow());
        playable = job.playableAt() != null;
        past = Past.of(stream.directory());
        partFrames = past.partFrames(format, settings.cutting());
        pacer = new Pacer(format, settings.pacing(), past.clocked(live()));
        splicer = new Splicer(stream.directory().waiting(), past.toldShots(), past.told());
        splicer.plan(job.plan());
        if (past.index() != null) {
            resume(past.index(), now);
        }
    }

    private void resume(StreamIndex index, Instant now) throws IOException {
        stream.directory().resume(index);
        stream.restore(index, now);
        pacer.resume(now.plus(RESUME_GRACE));
        begun = true;
        LOG.info("stream=resumed job={} segments={} frames={}", job.id(), index.segments().size(), index.frames());
    }

    /// Something happened to the job.
    public void on(JobEvent event) {
        if (event.sequence() <= job.sequence()) {
            return;
        }
        job = job.after(event);
        splicer.plan(job.plan());
        switch (event.fact()) {
            case Fact.ShotStarted _ -> judge.started(event.time());
            case Fact.Failed _, Fact.Cancelled _, Fact.Deleted _ -> finish(event.time());
            case Fact.Submitted _, Fact.Planned _, Fact.Directed _, Fact.ChunkRendered _, Fact.Playable _,
                    Fact.Completed _, Fact.Notified _ -> {}
        }
    }

    /// A chunk was rendered.
    public void on(Chunk chunk) throws IOException {
        if (!finishing) {
            splicer.add(chunk);
        }
    }

    /// Whether nothing is left to do.
    public boolean done() {
        return done;
    }

    /// Does what is due.
    ///
    /// @return when to call again at the latest; empty if only events or chunks can change anything
    public Optional<Instant> advance(Instant now) throws IOException {
        splice(now);
        while (!done) {
            if (live() && !begun && !finishing && judge.verdict() == SpeedJudge.Verdict.UNDECIDED) {
                return endCheck();
            }
            switch (pacer.next(now)) {
                case Pacer.Move.Show(var part) -> show(part, now);
                case Pacer.Move.Fill _ -> fill(now);
                case Pacer.Move.Wait(var until) -> {
                    return Optional.of(until);
                }
                case Pacer.Move.Idle _ -> {
                    return endCheck();
                }
                case Pacer.Move.Done _ -> {
                    if (untold(now)) {
                        return Optional.of(Objects.requireNonNull(shownSince).plus(TOLD_GRACE));
                    }
                    end(now);
                    done = true;
                }
            }
        }
        return Optional.empty();
    }

    /// The stream ends here because something broke; the job is told why.
    public void fail(Exception cause, Instant now) {
        if (done) {
            return;
        }
        done = true;
        var breakdown = Breakdown.of(cause);
        LOG.error("stream=failed job={} code={} reason={}", job.id(), breakdown.code(), cause.toString(), cause);
        if (!job.status().terminal()) {
            outcome.report(job.id(), breakdown.fact());
        }
        if (!begun) {
            stream.abandon();
            return;
        }
        var end = new StreamEnd(0, 0, now);
        stream.breakOff(end);
        try {
            stream.directory().end(end);
        } catch (IOException e) {
            LOG.warn("stream=unended job={} reason={}", job.id(), e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        if (packager != null) {
            packager.close();
            packager = null;
        }
        splicer.close();
        if (!begun && stream.abandoned()) {
            stream.directory().delete();
        }
    }

    private void splice(Instant now) throws IOException {
        for (var next = splicer.next(); next.isPresent(); next = splicer.next()) {
            var splice = next.get();
            judge.chunk(now, format.duration(splice.frames()));
            long before = System.nanoTime();
            packager().add(splice).forEach(part -> pacer.add(part, now));
            metrics.encoded(Duration.ofNanos(System.nanoTime() - before));
            endMissedSince = null;
        }
        if (splicer.missesOnlyTheEnd()) {
            if (endMissedSince == null) {
                endMissedSince = now;
            }
            boolean said = splicer.told(job.shotProgress(splicer.shot()));
            if (said || !now.isBefore(endMissedSince.plus(END_GRACE))) {
                if (!said) {
                    LOG.info("shot=ended_unsaid job={}", job.id());
                }
                endMissedSince = null;
                splicer.endShot();
                packager().endShot().forEach(part -> pacer.add(part, now));
                splice(now);
            }
        } else {
            endMissedSince = null;
        }
        if (splicer.ended()) {
            finish(now);
        }
    }

    private boolean live() {
        return job.submission().request().pace() == Pace.LIVE;
    }

    private Optional<Instant> endCheck() {
        return Optional.ofNullable(endMissedSince).map(since -> since.plus(END_GRACE));
    }

    /// Whether all has been shown, but not all has been told: a worker may be lost between a chunk and its fact, and after the end nobody
    /// would tell it any more.
    private boolean untold(Instant now) {
        if (shownSince == null) {
            shownSince = now;
        }
        return !job.status().terminal() && !job.rendered() && now.isBefore(shownSince.plus(TOLD_GRACE));
    }

    private void finish(Instant now) {
        if (!finishing) {
            finishing = true;
            if (packager != null) {
                packager.endPart().forEach(part -> pacer.add(part, now));
            }
            pacer.finish();
        }
    }

    private void show(EncodedPart part, Instant now) throws IOException {
        if (!begun) {
            begin(now);
        }
        stream.show(part);
        metrics.shown(part.kind(), pacer.surplus());
        if (!playable && stream.edition().orElseThrow().playable()) {
            playable = true;
            metrics.playable(Duration.between(job.createdAt(), now));
            outcome.report(job.id(), new Fact.Playable());
        }
    }

    /// The generator is late: what is pending is shown as a short part, or the hole is filled.
    private void fill(Instant now) throws IOException {
        var filling = packager().endPart();
        if (filling.isEmpty()) {
            boolean hold = settings.pacing().underRun() == MuxerSettings.UnderRun.HOLD && packager().canHold();
            filling = hold ? packager().hold() : packager().gap();
            LOG.warn("under_run={} job={} at_frame={}", hold ? PartKind.HOLD : PartKind.GAP, job.id(), stream.frames());
        }
        for (var part : filling) {
            show(part, now);
            pacer.filled(part.frames(), now);
        }
    }

    private void begin(Instant now) throws IOException {
        var cutting = settings.cutting();
        boolean slow = live() && judge.verdict() == SpeedJudge.Verdict.SLOW && settings.pacing().plainWhenSlow();
        if (slow) {
            pacer.unclock();
            LOG.warn("low_latency=off job={} reason=renders_slower_than_it_plays", job.id());
        }
        var header = new StreamHeader(
                job.id(), job.submission().streamToken(), format, past.codec(settings.encoding()).ffmpegName(),
                Targets.of(format, cutting.partMillis(), cutting.partsPerSegment(), live() && !slow),
                !job.submission().request().endless(), now);
        stream.begin(header, packager().init(), packager().codecs());
        begun = true;
    }

    private Packager packager() throws IOException {
        var open = packager;
        if (open == null) {
            var encoder = new Fmp4Encoder(
                    past.codec(settings.encoding()), format, settings.encoding().quality(), settings.encoding().threads(), stream.frames(),
                    provenance);
            open = new Packager(encoder, format, partFrames, settings.cutting().partsPerSegment(), past.told());
            packager = open;
            past.requireSame(open.init());
        }
        return open;
    }

    private void end(Instant now) throws IOException {
        boolean givenUp = job.status().terminal();
        if (!begun) {
            stream.abandon();
            return;
        }
        var undownloadable = new StreamEnd(0, 0, now);
        stream.end(undownloadable);
        if (givenUp) {
            stream.directory().end(undownloadable);
            LOG.info("stream=ended job={} status={}", job.id(), job.status());
            return;
        }
        var directory = stream.directory();
        var segments = stream.media().stream()
                .map(entry -> directory.segment(entry.number()))
                .toList();
        long frames = Mp4File.write(directory.init(), segments, format.framesPerSecond(), provenance, directory.download());
        var end = new StreamEnd(frames, Files.size(directory.download()), now);
        directory.end(end);
        outcome.report(job.id(), new Fact.Completed(frames, end.bytes()));
        LOG.info("stream=completed job={} frames={} bytes={}", job.id(), frames, end.bytes());
    }
}
