package zoetrope.muxer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.ChunkChannel;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobStatus;
import zoetrope.core.JobView;
import zoetrope.muxer.encode.CodecString;
import zoetrope.muxer.encode.H264Codec;
import zoetrope.muxer.live.JobMux;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.MuxMetrics;
import zoetrope.muxer.live.MuxThread;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.store.Retention;
import zoetrope.muxer.store.StreamEnd;
import zoetrope.muxer.store.StreamIndex;

/// Follows the job log and makes a stream of every job. After a restart it serves the streams that have ended from disk
/// and goes on with the others where they were left. Any thread.
public final class MuxerService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MuxerService.class);

    /// A job whose stream is growing.
    private record Running(LiveStream stream, MuxThread thread, JobView.Watch events, JobView.Watch chunks) {
        void unsubscribe() {
            events.close();
            chunks.close();
        }
    }

    private final JobView view;
    private final ChunkChannel chunks;
    private final MuxerSettings settings;
    private final InstantSource clock;
    private final Retention retention;
    private final MuxMetrics metrics;
    private final FactWriter facts;
    private final Streams streams = new Streams();
    private final Map<JobId, Running> running = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("mux-sweep").factory());
    private JobView.@Nullable Watch watch;
    private volatile boolean closed;

    public MuxerService(
            JobView view,
            JobLog log,
            ChunkChannel chunks,
            MuxerSettings settings,
            MeterRegistry registry,
            InstantSource clock) {
        this.view = view;
        this.chunks = chunks;
        this.settings = settings;
        this.clock = clock;
        retention = new Retention(settings.storage());
        metrics = new MuxMetrics(registry);
        facts = new FactWriter(log);
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
        view.all().stream().filter(job -> !job.status().terminal()).forEach(this::run);
        sweeper.scheduleWithFixedDelay(this::sweep, 0, 60, TimeUnit.SECONDS);
    }

    /// What can be watched.
    public Streams streams() {
        return streams;
    }

    /// Stops; streams that have not ended can be gone on with.
    @Override
    public void close() {
        closed = true;
        if (watch != null) {
            watch.close();
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
        var job = running.remove(id);
        if (job != null) {
            job.unsubscribe();
            job.thread().close();
            streams.remove(job.stream());
        }
        streams.removeJob(id);
        try {
            retention.directory(id).delete();
            LOG.info("stream=deleted job={} reason=asked", id);
        } catch (IOException e) { // the next sweep tries again
            LOG.warn("stream=undeleted job={} reason={}", id, e.toString());
        }
    }

    private boolean deleted(JobId id) {
        return view.get(id).filter(job -> job.status() == JobStatus.DELETED).isPresent();
    }

    /// Begins, or goes on with, a job's stream. A second call for the same job changes nothing.
    private void run(Job job) {
        running.computeIfAbsent(job.id(), id -> {
            if (closed || job.status().terminal() || streams.find(job.submission().streamToken()).isPresent()) {
                return null; // we, or the stream, have ended
            }
            var storage = settings.storage();
            var stream = new LiveStream(
                    retention.directory(id), settings.cutting().windowSeconds(), storage.maxJobBytes());
            streams.add(job.submission().streamToken(), stream);
            try {
                var mux = new JobMux(job, settings, stream, facts, metrics, clock.instant());
                var thread = new MuxThread(id.value(), mux, clock, () -> ended(id));
                thread.start();
                var events = view.watch(id, job.sequence() + 1, thread::on);
                var subscription = chunks.subscribe(id, thread::on);
                return new Running(stream, thread, events, subscription);
            } catch (IOException e) {
                LOG.error("stream=unreadable job={} reason={}", id, e.toString());
                facts.report(id, new Fact.Failed("storage_error", "the stream cannot be gone on with: " + e.getMessage()));
                streams.remove(stream);
                return null;
            }
        });
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
        if (goesOn && index.end() == null) {
            return; // its JobMux takes it up
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
        stream.restore(
                new StreamIndex(index.header(), index.segments(), end),
                CodecString.in(Files.readAllBytes(directory.init())));
        streams.add(index.header().token(), stream);
        if (goesOn) { // the log was not told before the restart
            facts.report(
                    job,
                    end.frames() > 0
                            ? new Fact.Completed(end.frames(), end.bytes())
                            : new Fact.Failed("storage_error", "the stream was broken off"));
        }
    }

    private void sweep() {
        try {
            for (var stream : retention.streams()) {
                if (deleted(stream.header().job())) {
                    remove(stream.header().job());
                }
            }
            for (var job : retention.sweep(clock.instant())) {
                streams.removeJob(job);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("sweep=failed reason={}", e.toString());
        }
    }
}
