package zoetrope.muxer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobStatus;
import zoetrope.core.JobView;
import zoetrope.muxer.encode.H264Codec;
import zoetrope.muxer.live.JobOpening;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.MuxMetrics;
import zoetrope.muxer.live.MuxThread;
import zoetrope.muxer.live.Outcome;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.store.Archive;
import zoetrope.muxer.store.JobNotes;
import zoetrope.muxer.store.Retention;
import zoetrope.muxer.store.StreamEnd;
import zoetrope.muxer.store.StreamIndex;

/// Follows the job log and makes a stream of every job that this muxer acts for. After a restart it serves the streams that
/// have ended from disk and goes on with the others where they were left; those that go to another muxer are let go. Any
/// thread.
public final class MuxerService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MuxerService.class);

    /// A job whose stream is growing.
    private record Running(
            LiveStream stream, MuxThread thread, JobNotes notes, JobView.Watch events, JobView.Watch chunks) {
        void unsubscribe() {
            events.close();
            chunks.close();
            notes.close();
        }
    }

    private final Ports ports;
    private final JobView view;
    private final MuxerSettings settings;
    private final InstantSource clock;
    private final Retention retention;
    private final MuxMetrics metrics;
    private final Outcome facts;
    private final @Nullable Archive archive;
    private final @Nullable Archiving archiving;
    private final Streams streams;
    private final Map<JobId, Running> running = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("mux-sweep").factory());
    /// Names this muxer in its notes: one that starts again is another.
    private final String name = UUID.randomUUID().toString();
    /// How streams ended of which the log was not told before a restart.
    private final Map<JobId, Fact> untold = new ConcurrentHashMap<>();
    private JobView.@Nullable Watch watch;
    private JobView.@Nullable Watch share;
    private volatile boolean closed;

    /// @param streams gets what can be watched
    public MuxerService(Ports ports, Streams streams, MuxerSettings settings, MeterRegistry registry, InstantSource clock) {
        this.ports = ports;
        this.view = ports.jobs();
        this.streams = streams;
        this.settings = settings;
        this.clock = clock;
        retention = new Retention(settings.storage());
        metrics = new MuxMetrics(registry);
        archive = Archive.of(settings.storage()).orElse(null);
        archiving = archive == null ? null : new Archiving(archive, retention, streams, new FactWriter(ports.log()));
        facts = archiving == null ? new FactWriter(ports.log()) : archiving;
        Gauge.builder("zoetrope.muxer.jobs", running, Map::size)
                .description("jobs whose stream is growing")
                .register(registry);
        Gauge.builder("zoetrope.muxer.streams", streams, Streams::size)
                .description("streams that can be watched")
                .register(registry);
    }

    /// Serves what is on disk and begins to follow the log.
    ///
    /// @throws IOException if the streams' directory cannot be used
    /// @throws zoetrope.muxer.encode.EncodeException if the encoder that the settings name is not there
    public void start() throws IOException {
        LOG.info("encoder={}", H264Codec.named(settings.encoding().encoder()).ffmpegName());
        Files.createDirectories(settings.storage().directory());
        for (var index : retention.streams()) {
            if (!deleted(index.header().job())) { // else it goes with the first sweep
                restore(index);
            }
        }
        watch = view.watchAll(this::discover);
        share = ports.muxers().watch(this::takeShare);
        takeShare();
        sweeper.scheduleWithFixedDelay(this::sweep, 0, 60, TimeUnit.SECONDS);
    }

    /// Stops; streams that have not ended can be gone on with.
    @Override
    public void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
        if (share != null) {
            share.close();
        }
        sweeper.shutdownNow();
        running.values().forEach(job -> {
            job.unsubscribe();
            job.thread().close();
        });
    }

    private void discover(JobEvent event) {
        if (event.fact() instanceof Fact.Submitted) {
            // not on the log's thread: a subscription may take its time
            Thread.ofVirtual().name("mux-begin").start(() -> view.get(event.job()).ifPresent(this::run));
        } else if (event.fact() instanceof Fact.Deleted && !closed) {
            sweeper.execute(() -> remove(event.job()));
        }
    }

    /// Removes a deleted job's stream and files. On the sweeper's thread.
    private void remove(JobId id) {
        stop(id);
        streams.removeJob(id);
        try {
            retention.directory(id).delete();
            if (archive != null) {
                archive.delete(id);
            }
            LOG.info("stream=deleted job={} reason=asked", id);
        } catch (IOException e) { // the next sweep tries again
            LOG.warn("stream=undeleted job={} reason={}", id, e.toString());
        }
    }

    /// Whether the log has nothing more to hear of a job.
    private boolean settled(JobId id) {
        return !running.containsKey(id) && view.get(id).map(job -> job.status().terminal()).orElse(true);
    }

    private boolean deleted(JobId id) {
        return view.get(id).filter(job -> job.status() == JobStatus.DELETED).isPresent();
    }

    /// Lets go of the jobs that another muxer acts for now, and takes up those that this one does.
    private void takeShare() {
        running.keySet().forEach(this::unlessOurs);
        view.all().stream().filter(job -> !job.status().terminal()).forEach(this::run);
    }

    /// Begins, or goes on with, a job's stream. A second call for the same job changes nothing.
    private void run(Job job) {
        if (closed || !ports.muxers().actsFor(job.id())) {
            return;
        }
        var end = untold.remove(job.id());
        if (end == null) {
            end = archived(job);
        }
        if (end != null) {
            facts.report(job.id(), end);
            return;
        }
        running.computeIfAbsent(job.id(), id -> {
            if (job.status().terminal() || streams.find(job.submission().streamToken()).isPresent()) {
                return null; // it has ended
            }
            var notes = new JobNotes(ports.notes(), id, name);
            var stream = new LiveStream(
                    retention.directory(id).copiedTo(notes::add),
                    settings.cutting().windowSeconds(),
                    settings.storage().maxJobBytes());
            streams.add(job.submission().streamToken(), stream);
            var opening = new JobOpening(job, settings, stream, notes, ports.chunks(), facts, metrics, clock);
            var thread = new MuxThread(id.value(), opening, clock, () -> ended(id));
            thread.start();
            var events = view.watch(id, job.sequence() + 1, thread::on);
            var subscription = ports.chunks().subscribe(id, thread::on);
            return new Running(stream, thread, notes, events, subscription);
        });
        unlessOurs(job.id()); // the share may have changed in between
    }

    /// How a job's stream ended that is in the archive already, by a muxer that could not say so; null if it is not.
    private @Nullable Fact archived(Job job) {
        if (archive == null || job.playableAt() == null) {
            return null;
        }
        try {
            return archive.find(job.id()).map(StreamIndex::end).map(MuxerService::outcome).orElse(null);
        } catch (IOException e) { // it is made again
            LOG.warn("archive=unreadable job={} reason={}", job.id(), e.toString());
            return null;
        }
    }

    private static Fact outcome(StreamEnd end) {
        return end.frames() > 0
                ? new Fact.Completed(end.frames(), end.bytes())
                : new Fact.Failed("storage_error", "the stream was broken off");
    }

    /// Stops where it is and serves it no more, unless it has just ended; what is on disk is good for taking it up again.
    private void unlessOurs(JobId id) {
        if (ports.muxers().actsFor(id)) {
            return;
        }
        if (stop(id)) {
            LOG.info("stream=let_go job={}", id);
        }
    }

    /// Ends what runs for a job; false if nothing does.
    private boolean stop(JobId id) {
        var job = running.remove(id);
        if (job == null) {
            return false;
        }
        job.unsubscribe();
        job.thread().close();
        if (!job.stream().ended()) {
            streams.remove(job.stream());
        }
        return true;
    }

    private void ended(JobId id) {
        // not on the mux thread: the map may still be computing this very entry
        sweeper.execute(() -> {
            var job = running.remove(id);
            if (job != null) {
                job.unsubscribe();
                if (job.stream().abandoned()) {
                    streams.remove(job.stream());
                }
            }
        });
    }

    private void restore(StreamIndex index) throws IOException {
        var job = index.header().job();
        var known = view.get(job);
        boolean goesOn = known.isPresent() && !known.get().status().terminal();
        if (index.end() == null && (goesOn || completedElsewhere(index))) {
            return; // its JobMux takes it up, or it is swept
        }
        var directory = retention.directory(job);
        var end = index.end();
        if (end == null) {
            end = new StreamEnd(0, 0, clock.instant());
            directory.resume(index);
            if (known.isPresent()) {
                directory.end(end);
            }
        }
        var stream = new LiveStream(directory, settings.cutting().windowSeconds(), settings.storage().maxJobBytes());
        stream.restore(new StreamIndex(index.header(), index.segments(), end), clock.instant());
        streams.add(index.header().token(), stream);
        if (goesOn) { // the log was not told before the restart
            untold.put(job, outcome(end));
        }
    }

    /// Whether another muxer has finished what is only begun here.
    private boolean completedElsewhere(StreamIndex index) {
        return index.end() == null
                && !running.containsKey(index.header().job())
                && view.get(index.header().job()).filter(job -> job.status() == JobStatus.COMPLETED).isPresent();
    }

    private void sweep() {
        try {
            for (var stream : retention.streams()) {
                if (deleted(stream.header().job())) {
                    remove(stream.header().job());
                }
            }
            for (var job : retention.sweep(clock.instant(), this::completedElsewhere, _ -> true)) {
                streams.removeJob(job);
            }
            if (archive != null && archiving != null) {
                archiving.sweep(clock.instant(), this::settled);
                archive.sweep(clock.instant(), stream -> deleted(stream.header().job()), ports.muxers()::actsFor);
                streams.forgetGone();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("sweep=failed reason={}", e.toString());
        }
    }
}
