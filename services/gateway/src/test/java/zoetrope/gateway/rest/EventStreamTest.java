package zoetrope.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.GatewaySettings;
import zoetrope.gateway.TestGateway;

class EventStreamTest {
    private TestGateway gateway;
    private JobId id;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(
                new InMemoryBus(), new GatewaySettings("127.0.0.1", 0, "", 4 << 20, 10, 5, 1), GatewayHooks.none());
        id = new JobId(new JsonObject(gateway.post("/v1/videos", "{\"prompt\": \"a red ball\"}")
                        .body())
                .getString("id"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpRequest.Builder events() {
        return gateway.request("/v1/videos/" + id + "/events");
    }

    private static List<String> ids(HttpResponse<String> stream) {
        return stream.body()
                .lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
    }

    @Test
    void eventsAreProtobufJsonNumberedBySequence() throws Exception {
        gateway.bus.append(id, Given.rendered(0));
        gateway.bus.append(id, new Fact.Completed(33, 1000));
        var stream = gateway.send(events().header("Accept-Encoding", "gzip"));

        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(ids(stream)).containsExactly("1", "2", "3");
        List<JsonObject> data = stream.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> new JsonObject(line.substring(6)))
                .toList();
        assertThat(data.getFirst().getString("jobId")).isEqualTo(id.value());
        assertThat(data.getFirst()
                        .getJsonObject("fact")
                        .getJsonObject("submitted")
                        .getJsonObject("stream")
                        .getString("hlsUrl"))
                .endsWith("/main.m3u8");
        assertThat(data.get(1)
                        .getJsonObject("fact")
                        .getJsonObject("chunkRendered")
                        .getString("renderTime"))
                .isEqualTo("0.100s");
    }

    @Test
    void aClientThatComesBackGetsWhatItMissed() throws Exception {
        for (int i = 0; i < 5; i++) {
            gateway.bus.append(id, Given.rendered(i));
        }
        gateway.bus.append(id, new Fact.Cancelled());

        assertThat(ids(gateway.send(events().header("Last-Event-ID", "4")))).containsExactly("5", "6", "7");
        assertThat(gateway.send(events().header("Last-Event-ID", "7")).statusCode())
                .isEqualTo(204);
        assertThat(ids(gateway.get("/v1/videos/" + id + "/events?from_sequence=7")))
                .containsExactly("7");
    }

    @Test
    void aQuietStreamGivesSignsOfLife() throws Exception {
        var response = gateway.http.send(events().build(), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            assertThat(lines.anyMatch(":"::equals)).isTrue();
        }
    }

    @Test
    void aClientThatReadsSlowlyMissesNothing() throws Exception {
        int chunks = 20_000; // some 4 MB of events, more than all buffers between
        var response = gateway.http.send(events().build(), HttpResponse.BodyHandlers.ofInputStream());
        for (int i = 0; i < chunks; i++) {
            gateway.bus.append(id, Given.rendered(i));
        }
        gateway.bus.append(id, new Fact.Cancelled());
        Thread.sleep(300);

        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            long expected = 0;
            for (String line :
                    reader.lines().filter(line -> line.startsWith("id: ")).toList()) {
                assertThat(line).isEqualTo("id: " + ++expected);
            }
            assertThat(expected).isEqualTo(chunks + 2);
        }
    }

    @Test
    void aClientThatLeavesEndsNothing() throws Exception {
        var response = gateway.http.send(events().build(), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        gateway.bus.append(id, Given.rendered(0));

        assertThat(new JsonObject(gateway.get("/v1/videos/" + id).body()).getString("status"))
                .isEqualTo("in_progress");
    }
}
