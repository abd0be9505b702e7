package zoetrope.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zoetrope.core.Fuzz;
import zoetrope.core.RawHttp;
import zoetrope.gateway.FuzzedJobs;
import zoetrope.gateway.TestGateway;

/// Whatever a client sends over HTTP is answered, with a status that is documented and OpenAI's error object. All of it goes
/// through the real server.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RestFuzzTest {
    private static final Set<Integer> DOCUMENTED = Set.of(200, 204, 304, 400, 404, 405, 406, 409, 413, 414, 415, 429, 431);
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String FORM = "Content-Type: multipart/form-data; boundary=b\r\n";
    private static final String URL_FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String VIDEO = "/v1/videos/" + FuzzedJobs.KNOWN;
    private static final List<String> WORDS = List.of(
            "\"prompt\":", "\"seconds\":", "\"seed\":", "\"storyboard\":[{", "\"transition\":\"continue\"", "\"pace\":\"batch\"", "\"cut\":",
            "\"stop\":true", "\"new_prompt\":", "{", "}", "[", "]", "\"", "\\", "\\ud800", "\\u0000", "null", "true", ",", ":", "&", "=", "%00",
            "%zz", "%2e%2e%2f", "..", "/", "?", "#", ";", "+", "limit=", "after=", "order=", "from_sequence=", "variant=", FuzzedJobs.KNOWN.value(),
            "--b", "\r\n", "Content-Disposition: form-data; name=\"prompt\"\r\n\r\n", "; filename=\"a\"", "Last-Event-ID: 1\r\n",
            "Idempotency-Key: k\r\n", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n", "Accept-Encoding: gzip\r\n");

    /// Method, target, headers and body, each ended by a byte that none of them has.
    private static byte[] request(String method, String target, String headers, String body) {
        return Fuzz.bytes(String.join("\u0001", method, target, headers, body));
    }

    private static final String BALL = "{\"prompt\":\"a red ball\",\"seconds\":\"4\",\"size\":\"128x128\",\"seed\":7,\"pace\":\"live\"}";
    private static final String BOARD =
            "{\"storyboard\":[{\"prompt\":\"a beach\",\"seconds\":2.5},{\"prompt\":\"rain\",\"seconds\":1,\"seed\":-9,\"transition\":\"continue\"}]}";
    private static final String PARTS = "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na red ball\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"seconds\"\r\n\r\n2.5\r\n--b--\r\n";

    private static final List<byte[]> SOUND = List.of(
            request("POST", "/v1/videos", JSON, BALL),
            request("POST", "/v1/videos", JSON, BOARD),
            request("POST", "/v1/videos", JSON + "Idempotency-Key: k\r\n", BALL),
            request("POST", "/v1/videos", FORM, PARTS),
            request("POST", "/v1/videos", URL_FORM, "prompt=a+red+ball&seconds=2&storyboard=%5B%5D"),
            request("POST", VIDEO + "/directions", JSON, "{\"new_prompt\":\"rain\"}"),
            request("POST", VIDEO + "/directions", JSON, "{\"cut\":\"a city\"}"),
            request("POST", VIDEO + "/directions", JSON, "{\"stop\":true}"),
            request("POST", VIDEO + "/cancel", "", ""),
            request("GET", "/v1/videos?limit=2&order=asc&after=" + FuzzedJobs.KNOWN, "", ""),
            request("GET", VIDEO, "", ""),
            request("GET", VIDEO + "/content?variant=video", "", ""),
            request("GET", VIDEO + "/events?from_sequence=1", "Last-Event-ID: 0\r\n", ""),
            request("DELETE", VIDEO, "", ""),
            request("GET", "/v1/models", "", ""),
            request("GET", "/console/main.js", "If-None-Match: \"x\"\r\n", ""),
            request("GET", "/healthz", "", ""));

    @Test
    void requestsAndTheirBodies() throws Exception {
        try (var gateway = new TestGateway();
                var client = new RawHttp(gateway.port())) {
            var jobs = new FuzzedJobs(gateway.bus);
            var answers = Fuzz.run("rest", Fuzz.inputs(), SOUND, WORDS, input -> {
                jobs.clear();
                var parts = parts(input);
                String method = SOUND.stream()
                        .map(sound -> parts(sound)[0])
                        .filter(known -> Arrays.equals(known, parts[0]))
                        .findFirst()
                        .map(String::new)
                        .orElse("POST");
                var answer = client.send(method, target(parts[1]), headers(parts[2]), parts[3]);
                check(answer);
                return Integer.toString(answer.status());
            });
            assertThat(answers).containsKeys("200", "400", "404", "405", "415");
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    private static void check(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(DOCUMENTED);
        if (answer.status() >= 400 && answer.headers().getOrDefault("content-type", "").equals("application/json")) {
            JsonObject error = new JsonObject(answer.text()).getJsonObject("error");
            assertThat(error.getString("message")).isNotBlank().hasSizeLessThan(1000);
            assertThat(error.getString("code")).isNotBlank();
        }
    }

    /// Four parts, however many there are.
    private static byte[][] parts(byte[] input) {
        var parts = new byte[4][];
        int part = 0;
        var now = new ByteArrayOutputStream();
        for (byte b : input) {
            if (b == 1 && part < 3) {
                parts[part++] = now.toByteArray();
                now.reset();
            } else {
                now.write(b);
            }
        }
        parts[part++] = now.toByteArray();
        Arrays.fill(parts, part, 4, new byte[0]);
        return parts;
    }

    /// A target ends with its line: other requests are not to be smuggled in behind it.
    private static byte[] target(byte[] target) {
        var clean = new ByteArrayOutputStream();
        for (byte b : target) {
            clean.write(b == '\r' || b == '\n' || b == ' ' ? '_' : b);
        }
        return clean.size() == 0 ? Fuzz.bytes("/") : clean.toByteArray();
    }

    /// Whole lines that do not change where the request ends.
    private static byte[] headers(byte[] headers) {
        var clean = new ByteArrayOutputStream();
        for (String line : new String(headers, java.nio.charset.StandardCharsets.ISO_8859_1).split("\r\n|\r|\n")) {
            String name = line.toLowerCase(java.util.Locale.ROOT);
            boolean framing = name.contains("length") || name.contains("encoding:") || name.contains("connection") || name.contains("upgrade")
                    || name.contains("expect");
            if (line.indexOf(':') > 0 && !framing) {
                clean.writeBytes((line + "\r\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return clean.toByteArray();
    }
}
