package zoetrope.loadtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder that goes with whoever made it.
record TemporaryFolder(Path path) implements AutoCloseable {
    static TemporaryFolder create() throws IOException {
        var folder = new TemporaryFolder(Files.createTempDirectory("zoetrope-bench"));
        // also when the benchmark is interrupted
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
        } catch (NoSuchFileException _) {
            close(); // a broker deletes too
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
