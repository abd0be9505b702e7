package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The parser of the player that most viewers will use, as an oracle for our texts. Needs Node; is skipped without.
class HlsJsReadsIT {
    @TempDir
    static Path directory;

    @BeforeAll
    static void nodeIsThere() throws IOException, InterruptedException {
        try {
            assumeTrue(new ProcessBuilder("node", "--version").start().waitFor() == 0, "no node");
        } catch (IOException e) {
            assumeTrue(false, "no node");
        }
        copy("/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.js", "hls.js");
        copy("/hls-js-reads.js", "reads.js");
    }

    @Test
    void aRunningStreamIsUnderstood() throws Exception {
        var before = read("running", "running").getJsonObject("before");

        assertThat(before.getValue("error")).isNull();
        assertThat(before.getBoolean("live")).isTrue();
        assertThat(before.getString("type")).isEqualTo("EVENT");
        assertThat(before.getBoolean("canBlockReload")).isTrue();
        assertThat(before.getDouble("partTarget")).isEqualTo(0.25);
        assertThat(before.getDouble("partHoldBack")).isEqualTo(0.75);
        assertThat(before.getDouble("canSkipUntil")).isEqualTo(6.0);
        assertThat(before.getString("hint")).isEqualTo("part42.m4s");
        assertThat(before.getJsonArray("segments")).hasSize(10);
        assertThat(before.getDouble("totalSeconds")).as("ten whole segments and two parts, nothing counted twice").isEqualTo(10.5);
        assertThat(before.getJsonArray("parts")).hasSize(14);
    }

    @Test
    void aGapIsUnderstood() throws Exception {
        var before = read("gap", "gap").getJsonObject("before");
        assertThat(before.getJsonArray("segments").getJsonObject(1).getString("uri")).isEqualTo("seg1.m4s");
        assertThat(before.getJsonArray("parts").getJsonObject(2).getBoolean("gap")).isTrue();
    }

    @Test
    void aDeltaUpdateIsMergedIntoTheSamePlaylist() throws Exception {
        var full = read("running", "running");
        var delta = read("running", "delta");
        assertThat(delta.getJsonObject("merged")).isEqualTo(full.getJsonObject("merged"));
        assertThat(delta.getJsonObject("merged").getJsonArray("segments").getJsonObject(9).getString("init")).isEqualTo("init.mp4");
    }

    @Test
    void theEndIsUnderstood() throws Exception {
        var ended = read("ended", "ended").getJsonObject("before");
        assertThat(ended.getBoolean("live")).isFalse();
        assertThat(ended.getDouble("totalSeconds")).isEqualTo(5.5);
    }

    @Test
    void theRenditionIsUnderstood() throws Exception {
        var levels = read("begun", "begun").getJsonArray("levels");
        assertThat(levels).hasSize(1);
        assertThat(levels.getJsonObject(0).getInteger("width")).isEqualTo(128);
        assertThat(levels.getJsonObject(0).getString("codec")).isEqualTo("avc1.42c00b");
        assertThat(levels.getJsonObject(0).getString("url")).isEqualTo("http://host/hls/t/video.m3u8");
    }

    /// What hls.js makes of two golden playlists, the second being an update of the first.
    private static JsonObject read(String before, String update) throws IOException, InterruptedException {
        var input = new JsonObject()
                .put("main", golden("main"))
                .put("before", golden(before))
                .put("update", golden(update));
        var process = new ProcessBuilder(
                        "node", directory.resolve("reads.js").toString(), directory.resolve("hls.js").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input.encode().getBytes(StandardCharsets.UTF_8));
        }
        var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("node's exit code").isZero();
        return new JsonObject(answer);
    }

    private static String golden(String name) throws IOException {
        try (var in = HlsJsReadsIT.class.getResourceAsStream("/golden/" + name + ".m3u8")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void copy(String resource, String name) throws IOException {
        try (var in = HlsJsReadsIT.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(in, resource), directory.resolve(name));
        }
    }
}
