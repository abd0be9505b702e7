package zoetrope.bus.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.BusException;

/// One Kafka node, broker and controller, that listens on the loopback interface and keeps its data between runs. Kafka writes
/// to the operating system without waiting for the disk: the data outlives a killed process, not a loss of power.
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaRaftServer server;
    private final int port;
    private final FileChannel lockFile;

    private EmbeddedKafka(KafkaRaftServer server, int port, FileChannel lockFile) {
        this.server = server;
        this.port = port;
        this.lockFile = lockFile;
    }

    /// Starts the node and waits until it serves: two to five seconds. Blocks.
    ///
    /// @param directory of the data; created if missing
    /// @param port to listen on; 0 for any free one
    /// @param maxRecordMegabytes of the largest record
    /// @throws BusException when the directory or the port is in use, or the node does not start
    public static EmbeddedKafka start(Path directory, int port, int maxRecordMegabytes) {
        FileChannel lockFile = lock(directory);
        try {
            int brokerPort = free(port);
            var data = directory.resolve("data");
            var config = NodeConfig.of(data, brokerPort, free(0), maxRecordMegabytes << 20);
            format(data);
            var server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, brokerPort, lockFile);
        } catch (BusException e) {
            close(lockFile);
            throw e;
        } catch (Exception e) { // Kafka declares it
            close(lockFile);
            throw new BusException("kafka in %s: does not start: %s".formatted(directory, e.getMessage()), e, false);
        }
    }

    /// For [zoetrope.bus.BusSettings#bootstrap].
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    private static FileChannel lock(Path directory) {
        try {
            Files.createDirectories(directory.resolve("data"));
            var file = FileChannel.open(
                    directory.resolve("zoetrope.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new BusException(
                        "data: %s is in use by another Zoetrope (expected: a folder of its own, see --data; `generate --server HOST:PORT` uses the one that runs)"
                                .formatted(directory), false);
            }
            return file;
        } catch (IOException e) {
            throw new BusException("kafka directory: %s cannot be used: %s".formatted(directory, e.getMessage()), e, false);
        }
    }

    /// Null when another process holds it.
    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static int free(int wanted) {
        try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BusException("kafka port: %d is in use (expected: a free one, or 0 for any)".formatted(wanted), e, false);
        }
    }

    /// Gives a fresh directory an identity; leaves one that has an identity as it is.
    private static void format(Path data) throws Exception {
        if (new MetaPropertiesEnsemble.Loader().addMetadataLogDir(data.toString()).load().clusterId().isPresent()) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NodeConfig.NODE)
                .setControllerListenerName(NodeConfig.CONTROLLER)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setHasDynamicQuorum(false)
                .setIgnoreFormatted(true)
                .run();
    }

    private static void close(FileChannel lockFile) {
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.warn("event=lock_not_closed cause={}", e.toString());
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        close(lockFile);
    }
}
