package zoetrope.muxer.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobId;
import zoetrope.muxer.MuxerSettings;

/// Keeps the disk from filling up with finished streams: the too old go, then the oldest until the rest fits.
/// Streams that have not ended are never touched. Used by one thread at a time.
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final MuxerSettings.Storage settings;
    private final Deletion deletion;

    /// How a stream is deleted.
    @FunctionalInterface
    interface Deletion {
        void delete(JobId job) throws IOException;
    }

    public Retention(MuxerSettings.Storage settings) {
        this.settings = settings;
        this.deletion = job -> directory(job).delete();
    }

    Retention(MuxerSettings.Storage settings, Deletion deletion) {
        this.settings = settings;
        this.deletion = deletion;
    }

    /// All streams on disk; one that cannot be read is left out, and said so.
    public List<StreamIndex> streams() throws IOException {
        var streams = new ArrayList<StreamIndex>();
        if (!Files.isDirectory(settings.directory())) {
            return streams;
        }
        try (var directories = Files.list(settings.directory())) {
            for (var directory : directories.filter(Files::isDirectory).toList()) {
                try {
                    new StreamDirectory(directory.toAbsolutePath()).index().ifPresent(streams::add);
                } catch (IOException | RuntimeException e) {
                    LOG.warn("stream=unreadable directory={} reason={}", directory, e.toString());
                }
            }
        }
        return streams;
    }

    /// Deletes what must go.
    ///
    /// @param unwanted which streams go whatever their age
    /// @param ours which jobs' streams may be deleted here
    /// @return whose streams are gone
    public List<JobId> sweep(Instant now, Predicate<StreamIndex> unwanted, Predicate<JobId> ours) throws IOException {
        var streams = streams();
        for (var stream : streams) {
            if (ours.test(stream.header().job()) && unwanted.test(stream)) {
                deletion.delete(stream.header().job());
                LOG.info("stream=deleted job={} reason=unwanted", stream.header().job());
            }
        }
        var ended = streams.stream()
                .filter(stream -> stream.end() != null)
                .sorted(Comparator.comparing(stream -> Objects.requireNonNull(stream.end()).at()))
                .toList();
        long bytes = ended.stream().mapToLong(this::bytes).sum();
        var gone = new ArrayList<JobId>();
        for (var stream : ended) {
            boolean old = Objects.requireNonNull(stream.end()).at().plus(settings.maxAge()).isBefore(now);
            if (!old && bytes <= settings.maxBytes()) {
                continue;
            }
            var job = stream.header().job();
            long freed = bytes(stream);
            bytes -= freed;
            if (!ours.test(job)) {
                continue;
            }
            deletion.delete(job);
            gone.add(job);
            LOG.info("stream=deleted job={} bytes={} reason={}", job, freed, old ? "age" : "space");
        }
        return gone;
    }

    private long bytes(StreamIndex stream) {
        return directory(stream.header().job()).bytes(stream);
    }

    /// The directory of a job's stream.
    public StreamDirectory directory(JobId job) {
        return StreamDirectory.of(root(), job);
    }

    private Path root() {
        return settings.directory();
    }
}
