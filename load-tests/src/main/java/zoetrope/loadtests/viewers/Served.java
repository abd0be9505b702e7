package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import zoetrope.loadtests.bench.Machine;

/// A process that serves files over HTTP, held to a core.
///
/// @param base address of its files, with a slash at the end
record Served(Process process, URI base) implements AutoCloseable {
    InetSocketAddress address() {
        return new InetSocketAddress(base.getHost(), base.getPort());
    }

    /// Path of one of its files.
    String path(String file) {
        return base.getPath() + file;
    }

    byte[] read(String file) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(base.resolve(file)).build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("%s: HTTP %d (expected: 200)".formatted(file, answer.statusCode()));
            }
            return answer.body();
        }
    }

    /// Processor time that it has used; zero where the system does not tell.
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    double residentMegabytes() {
        return Machine.residentMegabytes(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
