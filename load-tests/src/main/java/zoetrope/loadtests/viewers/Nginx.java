package zoetrope.loadtests.viewers;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Serves files by nginx as it is tuned for small ones: one worker, sendfile, open files kept, no access log; with the headers
/// that the muxer sends.
final class Nginx {
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 16384; }
            http {
                access_log off;
                sendfile on;
                tcp_nodelay on;
                keepalive_requests 1000000000;
                open_file_cache max=1000 inactive=60s;
                open_file_cache_valid 60s;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                types { application/vnd.apple.mpegurl m3u8; video/iso.segment m4s; video/mp4 mp4; }
                add_header access-control-allow-origin *;
                add_header access-control-expose-headers "Age, Content-Length, Content-Range, Date, Retry-After";
                server {
                    listen 127.0.0.1:%d backlog=4096;
                    root files;
                    location ~ m3u8$ { add_header cache-control no-cache; }
                    location ~ m4s$ { add_header cache-control "public, max-age=31536000, immutable"; }
                }
            }
            """;

    private final Path program;

    private Nginx(Path program) {
        this.program = program;
    }

    /// The given one or, without, the one on the PATH or where systems keep it; empty if there is none.
    static Optional<Nginx> find(@Nullable Path given) {
        if (given != null) {
            return Optional.of(new Nginx(given));
        }
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator);
        return Stream.concat(Arrays.stream(path), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Nginx::new);
    }

    /// Serves what is in the sub-folder `files`.
    Served serve(Path folder, Core core) throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var file = Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(port));
        var command = List.of(program.toString(), "-p", folder.toString(), "-c", file.toString(), "-e", "error.log");
        var process = new ProcessBuilder(core.running(command)).inheritIO().start();
        for (int tries = 0; ; tries++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new Served(process, URI.create("http://127.0.0.1:%d/".formatted(port)));
            } catch (IOException e) {
                if (tries == 200 || !process.isAlive()) {
                    process.destroyForcibly();
                    throw new IOException("%s does not listen (expected: a server on port %d)".formatted(program, port), e);
                }
                LockSupport.parkNanos(25_000_000);
            }
        }
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
