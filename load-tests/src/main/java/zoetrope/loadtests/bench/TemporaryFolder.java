package zoetrope.loadtests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder for a benchmark's data that goes with it, also when the benchmark is interrupted.
public record TemporaryFolder(Path path) implements AutoCloseable {
    public static TemporaryFolder create() throws IOException {
        var folder = new TemporaryFolder(Files.createTempDirectory("zoetrope-bench"));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(folder::close));
        return folder;
    }

    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (var tree = Files.walk(path)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException | UncheckedIOException _) {
            close(); // the broker deletes too
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
