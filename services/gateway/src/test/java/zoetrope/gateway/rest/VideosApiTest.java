package zoetrope.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.RawHttp;
import zoetrope.gateway.ContentSource;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.GatewaySettings;
import zoetrope.gateway.TestGateway;

class VideosApiTest {
    private static final String BALL = "{\"prompt\": \"a red ball\"}";
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    private static JobId created() throws Exception {
        return new JobId(json(gateway.post("/v1/videos", BALL)).getString("id"));
    }

    private static void refused(HttpResponse<String> response, int status, String param, String message) {
        JsonObject error = json(response).getJsonObject("error");
        assertThat(error.getString("message")).isEqualTo(message);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("code")).isNotEmpty();
    }

    @Test
    void aCreatedVideoHasOpenAisShapeAndAStream() throws Exception {
        var response = gateway.post(
                "/v1/videos", "{\"prompt\": \"a red ball\", \"seconds\": \"4\", \"size\": \"128x128\", \"seed\": 7}");

        JsonObject video = json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(video.getMap())
                .containsEntry("object", "video")
                .containsEntry("status", "queued")
                .containsEntry("model", "wan-nano")
                .containsEntry("seconds", "4")
                .containsEntry("size", "128x128")
                .containsEntry("prompt", "a red ball")
                .containsEntry("progress", 0)
                .containsEntry("error", null)
                .containsEntry("completed_at", null)
                .containsEntry("seed", 7)
                .containsEntry("pace", "live");
        assertThat(video.getJsonObject("stream").getString("hls_url"))
                .matches("http://127.0.0.1:%d/hls/[\\w-]{22}/main.m3u8".formatted(gateway.port()));
        assertThat(json(gateway.get("/v1/videos/" + video.getString("id")))).isEqualTo(video);
    }

    @Test
    void aFormIsAsGoodAsJson() throws Exception {
        String part = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
        String prompt = "ünï ".repeat(900);
        String body = part.formatted("prompt", prompt) + part.formatted("seconds", "2.5") + "--b--\r\n";
        var response = gateway.send(gateway.request("/v1/videos")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).getString("seconds")).isEqualTo("2.5");
        assertThat(json(response).getString("prompt")).isEqualTo(prompt);
    }

    @Test
    void aPictureIsRefusedByItsName() throws Exception {
        String body = "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na ball\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"input_reference\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
                + "x".repeat(20000) + "\r\n--b--\r\n";
        refused(
                gateway.send(gateway.request("/v1/videos")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(HttpRequest.BodyPublishers.ofString(body))),
                400,
                "input_reference",
                "input_reference: given (expected: none, videos are made from text only)");
    }

    @Test
    void aStoryboardKeepsItsLines() throws Exception {
        var response = gateway.post("/v1/videos", """
                {"storyboard": [{"prompt": "day", "seconds": 2}, {"prompt": "night", "seconds": 1.5, "transition": "continue", "seed": 9}]}""");

        assertThat(json(response).getString("seconds")).isEqualTo("3.5");
        assertThat(json(response).getJsonArray("storyboard").getJsonObject(1).getMap())
                .containsEntry("transition", "continue")
                .containsEntry("seed", 9);
    }

    @Test
    void aRefusalNamesTheField() throws Exception {
        refused(gateway.post("/v1/videos", "{}"), 400, "prompt", "prompt: blank (expected: 1..4000 characters)");
        refused(gateway.post("/v1/videos", "{\"prompt\": 5}"), 400, "prompt", "prompt: '5' (expected: a string)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"seconds\": \"soon\"}"),
                400,
                "seconds",
                "seconds: 'soon' (expected: a number)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"seconds\": -1}"),
                400,
                "seconds",
                "seconds: -1.0 (expected: 0 for endless, or 0.5..3600)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"seconds\": 1e999}"),
                400,
                "seconds",
                "seconds: 'Infinity' (expected: a number)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"seed\": 1.5}"),
                400,
                "seed",
                "seed: '1.5' (expected: a whole number of 64 bits)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"pace\": \"fast\"}"),
                400,
                "pace",
                "pace: 'fast' (expected: live or batch)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"model\": \"sora-2\"}"),
                400,
                "model",
                "model: 'sora-2' (expected: wan-nano)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"size\": \"1280x720\"}"),
                400,
                "size",
                "size: '1280x720' (expected: 128x128, the size of wan-nano)");
        refused(
                gateway.post("/v1/videos", "{\"prompt\": \"a\", \"secnds\": 1}"),
                400,
                "secnds",
                "secnds: unknown field (expected: model, pace, prompt, seconds, seed, size, storyboard, webhook)");
        refused(gateway.post("/v1/videos", "[1]"), 400, "body", "body: not a JSON object (expected: one)");
        refused(gateway.post("/v1/videos", "{\"prompt\""), 400, "body", "body: not a JSON object (expected: one)");
    }

    @Test
    void aMalformedStoryboardIsRefusedByItsLine() throws Exception {
        refused(
                gateway.post(
                        "/v1/videos", "{\"storyboard\": [{\"prompt\": \"a\", \"seconds\": 1}, {\"prompt\": \"b\"}]}"),
                400,
                "storyboard[1].seconds",
                "storyboard[1].seconds: missing (expected: a number)");
        refused(
                gateway.post("/v1/videos", "{\"storyboard\": [{\"prompt\": \"\", \"seconds\": 1}]}"),
                400,
                "storyboard[0].prompt",
                "storyboard[0].prompt: blank (expected: 1..4000 characters)");
        refused(
                gateway.post("/v1/videos", "{\"storyboard\": [\"a\"]}"),
                400,
                "storyboard[0]",
                "storyboard[0]: 'a' (expected: an object)");
        refused(
                gateway.post("/v1/videos", "{\"storyboard\": \"a\"}"),
                400,
                "storyboard",
                "storyboard: 'a' (expected: a list of objects)");
        refused(
                gateway.post(
                        "/v1/videos",
                        "{\"storyboard\": [{\"prompt\": \"a\", \"seconds\": 1, \"transition\": \"fade\"}]}"),
                400,
                "storyboard[0].transition",
                "storyboard[0].transition: 'fade' (expected: cut or continue)");
    }

    @Test
    void wrongContentTypesPathsAndMethodsAreRefusedInTheSameEnvelope() throws Exception {
        refused(
                gateway.send(gateway.request("/v1/videos")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("a"))),
                415,
                null,
                "content-type: 'text/plain' (expected: application/json or multipart/form-data)");
        refused(gateway.get("/v1/nothing"), 404, null, "path: GET /v1/nothing (expected: one of the API's)");
        refused(
                gateway.send(gateway.request("/v1/videos").PUT(HttpRequest.BodyPublishers.ofString("a"))),
                405,
                null,
                "method: PUT /v1/videos (expected: another one for this path)");
    }

    @Test
    void anOversizeBodyIsRefused() throws Exception {
        var settings = new GatewaySettings("127.0.0.1", 0, "", 2048, 10, 7, 15);
        try (var small = new TestGateway(new InMemoryBus(), settings, GatewayHooks.none())) {
            refused(
                    small.post("/v1/videos", "{\"prompt\": \"" + "x".repeat(4000) + "\"}"),
                    413,
                    null,
                    "body: more than 2048 bytes (expected: at most that)");
            refused(
                    small.send(small.request("/v1/videos")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("prompt=" + "x".repeat(4000)))),
                    413,
                    null,
                    "body: more than 2048 bytes (expected: at most that)");
            assertThat(small.post("/v1/videos", BALL).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void afterAnOversizeFormTheConnectionGoesOn() throws Exception {
        var settings = new GatewaySettings("127.0.0.1", 0, "", 2048, 10, 7, 15);
        try (var small = new TestGateway(new InMemoryBus(), settings, GatewayHooks.none());
                var http = new RawHttp(small.port())) {
            byte[] path = "/v1/videos".getBytes(StandardCharsets.UTF_8);
            byte[] form = "Content-Type: application/x-www-form-urlencoded\r\n".getBytes(StandardCharsets.UTF_8);
            byte[] body = ("a=" + "x".repeat(2000) + "&").repeat(500).getBytes(StandardCharsets.UTF_8);

            assertThat(http.send("POST", path, form, body).status()).isEqualTo(413);
            assertThat(http.send("GET", path, new byte[0], new byte[0]).status()).isEqualTo(200);
        }
    }

    @Test
    void moreFieldsThanAnyRequestHasAreRefused() throws Exception {
        var response = gateway.send(gateway.request("/v1/videos")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("prompt=a" + "&seed=1".repeat(100))));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void whoDeletesPageByPageGoesOnBehindTheLast() throws Exception {
        try (var fresh = new TestGateway()) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                ids.addFirst(json(fresh.post("/v1/videos", BALL)).getString("id"));
            }
            String last = json(fresh.get("/v1/videos?limit=2")).getString("last_id");
            assertThat(fresh.send(fresh.request("/v1/videos/" + last).DELETE()).statusCode()).isEqualTo(200);

            assertThat(ids(json(fresh.get("/v1/videos?limit=2&after=" + last)))).isEqualTo(ids.subList(2, 3));
        }
    }

    @Test
    void anUnknownVideoIsNotFound() throws Exception {
        for (String id : List.of(Given.job().value(), "nonsense", "..%2f..%2fetc")) {
            for (String path : List.of("", "/content", "/events")) {
                var response = gateway.get("/v1/videos/" + id + path);
                assertThat(response.statusCode()).isEqualTo(404);
                assertThat(json(response).getJsonObject("error").getString("code"))
                        .isEqualTo("job_not_found");
            }
        }
    }

    @Test
    void theIdempotencyKeyFindsTheSameVideo() throws Exception {
        var keyed = gateway.request("/v1/videos")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "rest-key");
        var first = json(gateway.send(keyed.copy().POST(HttpRequest.BodyPublishers.ofString(BALL))));

        assertThat(json(gateway.send(keyed.copy().POST(HttpRequest.BodyPublishers.ofString(BALL))))
                        .getString("id"))
                .isEqualTo(first.getString("id"));
        var other = gateway.send(keyed.copy().POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"a dog\"}")));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other).getJsonObject("error").getString("code")).isEqualTo("request_id_reused");
    }

    @Test
    void directionsAndCancellationReachTheLog() throws Exception {
        JobId id = created();
        assertThat(gateway.post("/v1/videos/" + id + "/directions", "{\"new_prompt\": \"rain\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.post("/v1/videos/" + id + "/directions", "{\"stop\": {}}")
                        .statusCode())
                .isEqualTo(200);
        var facts = new ArrayList<Fact>();
        gateway.bus.watch(id, 2, (JobEvent event) -> facts.add(event.fact())).close();
        assertThat(facts)
                .containsExactly(
                        new Fact.Directed(new Direction.NewPrompt("rain")), new Fact.Directed(new Direction.Stop()));

        refused(
                gateway.post("/v1/videos/" + id + "/directions", "{\"cut\": \" \"}"),
                400,
                "cut",
                "cut: blank (expected: 1..4000 characters)");
        refused(
                gateway.post("/v1/videos/" + id + "/directions", "{}"),
                400,
                "direction",
                "direction: 0 fields (expected: one of new_prompt, cut, stop)");
        for (int i = 0; i < 2; i++) {
            JsonObject cancelled = json(gateway.post("/v1/videos/" + id + "/cancel", "{}"));
            assertThat(cancelled.getString("status")).isEqualTo("failed");
            assertThat(cancelled.getJsonObject("error").getString("code")).isEqualTo("cancelled");
        }
        refused(
                gateway.post("/v1/videos/" + id + "/directions", "{\"cut\": \"a city\"}"),
                409,
                null,
                "job_id: %s is cancelled (expected: queued or running, to direct it)".formatted(id));
    }

    @Test
    void aListGoesOnBehindTheLastVideo() throws Exception {
        try (var fresh = new TestGateway()) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                ids.addFirst(json(fresh.post("/v1/videos", BALL)).getString("id"));
            }
            JsonObject page = json(fresh.get("/v1/videos?limit=2"));
            assertThat(ids(page)).isEqualTo(ids.subList(0, 2));
            assertThat(page.getBoolean("has_more")).isTrue();
            JsonObject rest = json(fresh.get("/v1/videos?limit=2&after=" + page.getString("last_id")));
            assertThat(ids(rest)).isEqualTo(ids.subList(2, 3));
            assertThat(rest.getBoolean("has_more")).isFalse();
            assertThat(ids(json(fresh.get("/v1/videos?order=asc")))).isEqualTo(ids.reversed());
        }
        refused(gateway.get("/v1/videos?limit=0"), 400, "limit", "limit: 0 (expected: 1..100)");
        refused(gateway.get("/v1/videos?after=x"), 400, "after", "after: 'x' (expected: the id of a video)");
    }

    private static List<String> ids(JsonObject page) {
        JsonArray data = page.getJsonArray("data");
        return data.stream().map(video -> ((JsonObject) video).getString("id")).toList();
    }

    @Test
    void aFullQueueAnswers429() throws Exception {
        var settings = new GatewaySettings("127.0.0.1", 0, "", 4 << 20, 1, 7, 15);
        try (var full = new TestGateway(new InMemoryBus(), settings, GatewayHooks.none())) {
            full.post("/v1/videos", BALL);
            var response = full.post("/v1/videos", BALL);
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
            assertThat(json(response).getJsonObject("error").getString("code")).isEqualTo("queue_full");
        }
    }

    /// A file for every job.
    private record Kept(Path file) implements ContentSource {
        @Override
        public CompletionStage<Optional<Content>> find(Job job) {
            Content content = job.submission().request().prompt().equals("elsewhere")
                    ? new Content.Elsewhere(URI.create("http://media.example/a.mp4"))
                    : new Content.LocalFile(file);
            return CompletableFuture.completedStage(Optional.of(content));
        }
    }

    @Test
    void aFinishedVideoCanBeDownloadedAndDeleted(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("a.mp4"), "mp4 bytes");
        var none = GatewayHooks.none();
        var kept = new Kept(file);
        var hooks = new GatewayHooks(none.check(), kept, none.metrics(), none.problems(), none.streams());
        try (var serving = new TestGateway(new InMemoryBus(), TestGateway.settings(), hooks)) {
            var id = new JobId(json(serving.post("/v1/videos", BALL)).getString("id"));
            String content = "/v1/videos/" + id + "/content";
            assertThat(serving.get(content).statusCode()).isEqualTo(409);
            serving.bus.append(id, new Fact.Completed(128, 9));

            var download = serving.get(content + "?variant=video");
            assertThat(download.body()).isEqualTo("mp4 bytes");
            assertThat(download.headers().firstValue("Content-Type")).hasValue("video/mp4");
            assertThat(serving.get(content + "?variant=thumbnail").statusCode()).isEqualTo(400);
            assertThat(json(serving.get("/v1/videos/" + id)).getMap())
                    .containsEntry("status", "completed")
                    .containsEntry("progress", 100);

            var deleted = json(serving.send(serving.request("/v1/videos/" + id).DELETE()));
            assertThat(deleted.getMap())
                    .isEqualTo(Map.of("id", id.value(), "object", "video.deleted", "deleted", true));
            assertThat(serving.get(content).statusCode()).isEqualTo(404);

            var other = new JobId(json(serving.post("/v1/videos", "{\"prompt\": \"elsewhere\"}"))
                    .getString("id"));
            serving.bus.append(other, new Fact.Completed(128, 9));
            var redirect = serving.get("/v1/videos/" + other + "/content");
            assertThat(redirect.statusCode()).isEqualTo(302);
            assertThat(redirect.headers().firstValue("Location")).hasValue("http://media.example/a.mp4");
        }
    }

    @Test
    void deletingARunningVideoCancelsIt() throws Exception {
        JobId id = created();
        assertThat(gateway.send(gateway.request("/v1/videos/" + id).DELETE()).statusCode())
                .isEqualTo(200);
        assertThat(gateway.bus.get(id).orElseThrow().status()).isEqualTo(zoetrope.core.JobStatus.DELETED);
        var events = new ArrayList<Fact>();
        gateway.bus.watch(id, 2, event -> events.add(event.fact())).close();
        assertThat(events).containsExactly(new Fact.Cancelled(), new Fact.Deleted());
    }

    @Test
    void aDeletedVideoIsFoundNowhere() throws Exception {
        var created = gateway.send(gateway.request("/v1/videos")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "delete-me")
                .POST(HttpRequest.BodyPublishers.ofString(BALL)));
        String path = "/v1/videos/" + json(created).getString("id");
        assertThat(gateway.send(gateway.request(path).DELETE()).statusCode()).isEqualTo(200);

        for (String tail : List.of("", "/content", "/events")) {
            assertThat(gateway.get(path + tail).statusCode()).as(tail).isEqualTo(404);
        }
        assertThat(gateway.post(path + "/cancel", "").statusCode()).isEqualTo(404);
        assertThat(gateway.post(path + "/directions", "{\"stop\": true}").statusCode()).isEqualTo(404);
        assertThat(gateway.send(gateway.request(path).DELETE()).statusCode()).isEqualTo(404);
        assertThat(gateway.get("/v1/videos?limit=100").body()).doesNotContain(path.substring("/v1/videos/".length()));
        var again = gateway.send(gateway.request("/v1/videos")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "delete-me")
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"another\"}")));
        assertThat(again.statusCode()).as("its key is free").isEqualTo(200);
    }

    /// What the fuzzer found: each of these was answered with 500 before.
    @Test
    void malformedRequestsAreTheClientsFault() throws Exception {
        for (String query : List.of("limit=99999999999", "limit=%22", "after=%zz")) {
            assertThat(raw("GET", "/v1/videos?" + query, "")).as(query).isEqualTo(400);
        }
        for (String type : List.of("multipart/form-data; boundary=", "multipart/form-data; a; boundary=\"")) {
            assertThat(raw("POST", "/v1/videos", "Content-Type: " + type + "\r\n")).as(type).isEqualTo(400);
        }
        assertThat(gateway.post("/v1/videos", "{\"prompt\": \"a\\ud800\"}").statusCode()).as("half a character").isEqualTo(400);
        assertThat(gateway.post("/v1/videos", "{\"prompt\": \"a\", \"seconds\": \"1e-400\"}").statusCode()).as("no zero").isEqualTo(400);
    }

    private static int raw(String method, String target, String headers) throws Exception {
        try (var client = new zoetrope.core.RawHttp(gateway.port())) {
            return client.send(method, zoetrope.core.Fuzz.bytes(target), zoetrope.core.Fuzz.bytes(headers), new byte[0])
                    .status();
        }
    }

    @Test
    void modelsSayWhatTheyMake() throws Exception {
        JsonObject model = json(gateway.get("/v1/models")).getJsonArray("data").getJsonObject(0);
        assertThat(model.getMap())
                .containsEntry("id", "wan-nano")
                .containsEntry("size", "128x128")
                .containsEntry("first_chunk_frames", 9)
                .containsEntry("chunk_frames", 12)
                .containsEntry("default", true);
    }
}
