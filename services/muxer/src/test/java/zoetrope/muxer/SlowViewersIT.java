package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.JobId;
import zoetrope.core.Pace;

/// Viewers who ask for much and take little cost the server little.
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SlowViewersIT {
    private static final int MOST_WAITING = 3;
    private static final int MOST_ASKED = 10_000_000;

    @TempDir
    Path directory;

    private Studio studio;
    private JobId job;

    @BeforeEach
    void oneChunkIsThere() throws Exception {
        studio = new Studio(Studio.settings(directory)
                .withServing(new MuxerSettings.Serving(MOST_WAITING, Duration.ofSeconds(10))));
        job = studio.submit(Pace.LIVE, 57);
        studio.send(job, 0, 57, 0, 0);
        studio.await(job, j -> j.playableAt() != null);
    }

    @AfterEach
    void close() throws Exception {
        studio.close();
    }

    @Test
    void moreThanMayWaitAreToldToComeAgain() throws Exception {
        var later = studio.submit(Pace.LIVE, 9);
        until("zoetrope.muxer.streams", 2);
        var address = URI.create(studio.url(later, "main.m3u8"));
        var waiting = new ArrayList<Socket>();
        for (int i = 0; i < MOST_WAITING; i++) {
            var socket = new Socket(address.getHost(), address.getPort());
            socket.getOutputStream().write("GET %s HTTP/1.1\r\nhost: x\r\n\r\n"
                    .formatted(address.getPath()).getBytes(StandardCharsets.US_ASCII));
            waiting.add(socket);
        }
        until("zoetrope.muxer.waiters", MOST_WAITING);

        var refused = studio.get(address.toString());

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("too many viewers\n");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(studio.get(studio.url(job, "main.m3u8")).statusCode()).as("of another stream").isEqualTo(200);
        studio.send(later, 0, 9, 0, 0);
        for (var socket : waiting) {
            var status = new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
            assertThat(status).isEqualTo("HTTP/1.1 200");
            socket.close();
        }
    }

    private void until(String gauge, int value) throws InterruptedException {
        while (studio.registry.get(gauge).gauge().value() < value) {
            Thread.sleep(1);
        }
    }

    @Test
    void whoAsksOnAndReadsNothingIsCutOff() throws Exception {
        var address = URI.create(studio.url(job, "part0.m4s"));
        var request = "GET %s HTTP/1.1\r\nhost: x\r\n\r\n".formatted(address.getPath());
        var requests = ByteBuffer.wrap(request.repeat(1000).getBytes(StandardCharsets.US_ASCII));
        try (var channel = SocketChannel.open(new InetSocketAddress(address.getHost(), address.getPort()))) {
            channel.configureBlocking(false);
            long asked = 0;
            boolean cutOff = false;
            while (!cutOff && asked < MOST_ASKED) {
                try {
                    asked += channel.write(requests.hasRemaining() ? requests : requests.rewind());
                    Thread.sleep(1);
                } catch (IOException e) {
                    cutOff = true;
                }
            }
            assertThat(cutOff).as("after %d bytes of requests, sockets' buffers included", asked).isTrue();
        }
        assertThat(studio.get(studio.url(job, "video.m3u8")).statusCode()).isEqualTo(200);
    }

    @Test
    void aConnectionOverWhichNothingMovesIsClosed() throws Exception {
        var address = URI.create(studio.url(job, "part0.m4s"));
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(30_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
