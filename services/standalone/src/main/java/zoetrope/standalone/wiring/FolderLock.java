package zoetrope.standalone.wiring;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import zoetrope.standalone.settings.StartupException;

/// Keeps a second process from writing to a folder. The operating system lets go of it when the process dies.
record FolderLock(FileChannel file) implements AutoCloseable {
    /// @param setting that names the folder
    /// @throws StartupException when another process, or another part of this one, has it
    static FolderLock take(String setting, Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = FileChannel.open(folder.resolve("zoetrope.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return new FolderLock(file);
            }
        } catch (OverlappingFileLockException ours) {
            // told below, as another process's
        }
        file.close();
        throw new StartupException("%s: %s is in use by another process (expected: one of its own; see --data)"
                .formatted(setting, folder));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
