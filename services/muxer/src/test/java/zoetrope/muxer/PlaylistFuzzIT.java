package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Fuzz;
import zoetrope.core.JobId;
import zoetrope.core.JobStatus;
import zoetrope.core.Pace;
import zoetrope.core.RawHttp;

/// Whatever a player asks for is answered as the rules of HLS say, soon, and never with what is not a stream's. All of it goes
/// through a real server.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PlaylistFuzzIT {
    private static final Set<Integer> DOCUMENTED = Set.of(200, 204, 206, 400, 404, 405, 414, 416, 431, 503);
    private static final List<String> WORDS = List.of(
            "_HLS_msn=", "_HLS_part=", "_HLS_skip=YES", "_HLS_skip=v2", "_HLS_skip=", "&", "?", "=", "#", ";", "/", "..", "%2e%2e%2f", "%2f", "%5c",
            "%00", "%zz", "%", "main.m3u8", "video.m3u8", "init.mp4", "seg0.m4s", "part0.m4s", "video.mp4", "index.jsonl", "waiting/shot0-0.rgb",
            "/etc/passwd", "file:", "http://x/", "\u0000", "ü", "bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-1,3-4");

    @TempDir
    Path directory;

    private Studio studio;
    private JobId ended;
    private JobId live;

    @BeforeEach
    void oneStreamHasEndedAndOneIsLive() throws Exception {
        studio = new Studio(Studio.patient(directory));
        ended = studio.submit(Pace.BATCH, 33);
        studio.render(ended, 0, 33, 0, Duration.ZERO);
        studio.await(ended, job -> job.status() == JobStatus.COMPLETED);
        live = studio.submit(Pace.LIVE, 57);
        studio.send(live, 0, 57, 0, 0);
        studio.await(live, job -> job.playableAt() != null);
    }

    @AfterEach
    void close() throws Exception {
        studio.close();
    }

    private int port() {
        return URI.create(studio.url(ended, "")).getPort();
    }

    /// Method, target and Range header of requests that are in order.
    private List<byte[]> sound(JobId job) {
        String folder = URI.create(studio.url(job, "")).getPath();
        var sound = new ArrayList<byte[]>();
        for (String file : List.of(
                "main.m3u8", "video.m3u8", "video.m3u8?_HLS_msn=1&_HLS_part=0&_HLS_skip=YES", "video.m3u8?_HLS_msn=0", "video.m3u8?_HLS_skip=v2",
                "init.mp4", "seg0.m4s", "part0.m4s", "part1.m4s", "video.mp4")) {
            sound.add(Fuzz.bytes("GET\u0001" + folder + file + "\u0001bytes=0-99"));
        }
        sound.add(Fuzz.bytes("GET\u0001" + folder + "seg0.m4s\u0001bytes=99999999-"));
        sound.add(Fuzz.bytes("HEAD\u0001" + folder + "video.m3u8\u0001"));
        sound.add(Fuzz.bytes("OPTIONS\u0001" + folder + "video.m3u8\u0001"));
        sound.add(Fuzz.bytes("POST\u0001" + folder + "video.m3u8\u0001"));
        return sound;
    }

    @Test
    void directivesPathsAndRanges() throws Exception {
        try (var client = new RawHttp(port())) {
            var answers = Fuzz.run("playlists", Fuzz.inputs(), sound(ended), WORDS, input -> ask(client, input));
            assertThat(answers).containsKeys("200", "206", "400", "404", "416");
        }
        assertThat(waiters()).isZero();
    }

    /// Some of these wait for what does not come, so many are asked at once.
    @Test
    void directivesOfAStreamThatIsLate() throws Exception {
        var inputs = Fuzz.unsound(Fuzz.inputs(10), sound(live).subList(1, 6), WORDS);
        var slow = new ConcurrentLinkedQueue<String>();
        try (var viewers = Executors.newFixedThreadPool(64)) {
            var tasks = new ArrayList<Callable<String>>();
            for (byte[] input : inputs) {
                tasks.add(() -> {
                    long before = System.nanoTime();
                    try (var client = new RawHttp(port())) {
                        String status = ask(client, input);
                        if (System.nanoTime() - before > TimeUnit.SECONDS.toNanos(20)) {
                            slow.add(new String(input, StandardCharsets.ISO_8859_1));
                        }
                        return status;
                    }
                });
            }
            var answers = new java.util.TreeMap<String, Integer>();
            for (var answer : viewers.invokeAll(tasks)) {
                answers.merge(answer.get(), 1, Integer::sum);
            }
            System.out.println("fuzz entry=late stream answers=" + answers);
            assertThat(answers).containsKeys("200", "400");
        }
        assertThat(slow).isEmpty();
        assertThat(waiters()).isZero();
    }

    private static String ask(RawHttp client, byte[] input) throws Exception {
        String[] parts = new String(input, StandardCharsets.ISO_8859_1).split("\u0001", 3);
        String method = Set.of("GET", "HEAD", "OPTIONS", "POST").contains(parts[0]) ? parts[0] : "GET";
        var target = new ByteArrayOutputStream();
        for (byte b : (parts.length > 1 ? parts[1] : "/hls/").getBytes(StandardCharsets.ISO_8859_1)) {
            target.write(b == ' ' || b == '\r' || b == '\n' ? '_' : b);
        }
        String range = parts.length > 2 ? parts[2].replaceAll("[\r\n]", "") : "";
        var answer = client.send(
                method,
                target.size() == 0 ? Fuzz.bytes("/") : target.toByteArray(),
                range.isEmpty() ? new byte[0] : ("Range: " + range + "\r\n").getBytes(StandardCharsets.ISO_8859_1),
                new byte[0]);
        assertThat(answer.status()).as(answer.text()).isIn(DOCUMENTED);
        assertThat(answer.text()).doesNotContain("root:").doesNotContain("\"segment\":");
        return Integer.toString(answer.status());
    }

    private int waiters() {
        return (int) studio.registry.get("zoetrope.muxer.waiters").gauge().value();
    }
}
