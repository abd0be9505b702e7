package zoetrope.muxer.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobId;
import zoetrope.muxer.MuxerSettings;

/// The folder of streams that have ended, when all muxers see the same one. A stream is there when a directory has its job's
/// name; while it comes, and while it goes, the directory has another name, so nobody ever sees half of one, and of several
/// muxers that put or delete the same stream one does. Any thread, any number of processes.
public final class Archive {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    /// Longer than a stream takes to come or to go: what has been unsettled for so long was left by a process that died.
    private static final Duration LEFT_BEHIND = Duration.ofHours(6);

    private final Path root;
    private final Path unsettled;
    private final Retention retention;

    /// @param settings of which the age and size of what is kept are the archive's
    public Archive(Path root, MuxerSettings.Storage settings) {
        this.root = root.toAbsolutePath();
        this.unsettled = this.root.resolve("unsettled");
        this.retention = new Retention(settings.in(this.root), this::delete);
    }

    /// The one that settings name, if they do.
    public static Optional<Archive> of(MuxerSettings.Storage settings) {
        return settings.archive().isEmpty()
                ? Optional.empty()
                : Optional.of(new Archive(Path.of(settings.archive()), settings));
    }

    /// A stream that is there.
    public Optional<StreamIndex> find(JobId job) throws IOException {
        return directory(job).index();
    }

    /// Where a stream is, if it is there.
    public StreamDirectory directory(JobId job) {
        return StreamDirectory.of(root, job);
    }

    /// Puts a stream that has ended there, on the disk of whoever keeps it; nothing happens if it is there already. Blocks.
    public void put(JobId job, StreamDirectory stream) throws IOException {
        if (Files.exists(directory(job).path())) {
            return;
        }
        Path arriving = unsettled(job);
        try {
            Files.createDirectories(arriving);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(stream.path(), "*.{mp4,m4s,jsonl}")) {
                for (Path file : files) {
                    copy(file, arriving.resolve(file.getFileName()));
                }
            }
            Files.move(arriving, directory(job).path(), StandardCopyOption.ATOMIC_MOVE);
            LOG.info("stream=archived job={}", job);
        } catch (FileSystemException e) {
            if (!Files.exists(directory(job).path())) { // else another muxer was faster
                throw e;
            }
        } finally {
            new StreamDirectory(arriving).delete();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        try (var written = FileChannel.open(to, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    /// Removes a stream; nothing happens if it is not there.
    public void delete(JobId job) throws IOException {
        Path going = unsettled(job);
        try {
            Files.createDirectories(unsettled);
            Files.move(directory(job).path(), going, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return;
        }
        new StreamDirectory(going).delete();
    }

    /// Deletes what must go.
    ///
    /// @param unwanted which streams go whatever their age
    /// @param ours which jobs' streams this process may delete: each is some process's
    public void sweep(Instant now, Predicate<StreamIndex> unwanted, Predicate<JobId> ours) throws IOException {
        retention.sweep(now, unwanted, ours);
        if (!Files.isDirectory(unsettled)) {
            return;
        }
        try (var left = Files.list(unsettled)) {
            for (Path path : left.toList()) {
                if (Files.getLastModifiedTime(path).toInstant().plus(LEFT_BEHIND).isBefore(now)) {
                    new StreamDirectory(path).delete();
                }
            }
        } catch (NoSuchFileException | UncheckedIOException _) {
            // another muxer sweeps, too
        }
    }

    /// All streams that are there.
    List<StreamIndex> streams() throws IOException {
        return retention.streams();
    }

    private Path unsettled(JobId job) {
        return unsettled.resolve(job.value() + "." + UUID.randomUUID());
    }
}
