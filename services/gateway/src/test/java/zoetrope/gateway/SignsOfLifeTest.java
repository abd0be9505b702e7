package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InvalidRequest;
import zoetrope.core.JobId;
import zoetrope.gateway.webhooks.WebhookSettings;
import zoetrope.proto.v1.WatchRequest;

/// A heartbeat each second; after two seconds in which nothing moves a connection is idle.
class SignsOfLifeTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    private final JobId job = Given.job();
    private TestGateway gateway;

    private static GatewaySettings settings(int heartbeatSeconds, Duration idle) {
        return new GatewaySettings(
                "127.0.0.1", 0, "", 4 << 20, 10, 5, heartbeatSeconds, idle, "", false, "", "", Duration.ZERO,
                WebhookSettings.defaults());
    }

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(new InMemoryBus(), settings(1, Duration.ofSeconds(2)), GatewayHooks.none());
        gateway.bus.append(job, Given.submitted(""));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whoSaysNothingIsHungUp() throws Exception {
        for (String begun : new String[] {"", "POST /v1/videos HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"}) {
            try (var socket = client(begun.getBytes(StandardCharsets.US_ASCII))) {
                untilItEnds(socket.getInputStream());
            }
        }
    }

    @Test
    void whoAnswersNoPingIsHungUp() throws Exception {
        try (var socket = client(PREFACE.getBytes(StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write(EMPTY_SETTINGS);
            untilItEnds(socket.getInputStream());
        }
    }

    @Test
    void whoWaitsForEventsIsKept() throws Exception {
        var watched = CompletableFuture.supplyAsync(() -> {
            var events = gateway.grpc().watch(WatchRequest.newBuilder().setJobId(job.value()).build());
            int count = 0;
            while (events.hasNext()) {
                events.next();
                count++;
            }
            return count;
        });
        var streamed = gateway.http.sendAsync(
                gateway.request("/v1/videos/" + job + "/events").build(), HttpResponse.BodyHandlers.ofString());

        Thread.sleep(5000);
        gateway.bus.append(job, new Fact.Cancelled());

        assertThat(watched.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(streamed.get(10, TimeUnit.SECONDS).body()).contains("id: 2");
    }

    @Test
    void anIdleTimeThatWouldCutOffQuietStreamsIsRefused() {
        assertThatThrownBy(() -> settings(15, Duration.ofSeconds(20)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("gateway.idle: PT20S (expected: from twice gateway.heartbeatSeconds, PT30S, to P1D)");
    }

    private Socket client(byte[] begun) throws IOException {
        var socket = new Socket("127.0.0.1", gateway.port());
        socket.setSoTimeout(15_000);
        socket.getOutputStream().write(begun);
        return socket;
    }

    /// Fails by a timeout if it does not end.
    private static void untilItEnds(InputStream in) throws IOException {
        in.readAllBytes();
    }
}
