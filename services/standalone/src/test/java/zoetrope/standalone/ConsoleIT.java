package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.proto.v1.GetJobRequest;

/// The console in a real browser, on the real pipeline. Needs Chromium and its driver; is skipped without.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsoleIT {
    private static final Path SCREENSHOT = Path.of("target", "console.png");
    /// Counts the times the video stood still although the next half second of it was there.
    private static final String WATCH_FOR_STALLS = """
            const video = document.getElementById('video');
            window.idleStalls = 0;
            let moving = false;
            video.addEventListener('playing', () => { moving = true; });
            video.addEventListener('waiting', () => {
              const now = video.currentTime;
              const has = [...Array(video.buffered.length).keys()]
                .some((i) => video.buffered.start(i) <= now && video.buffered.end(i) > now + 0.5);
              if (moving && has && !video.seeking && !video.ended) window.idleStalls++;
            });""";

    @TempDir
    static Path data;

    private static Served served;
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        var driver = Browser.driver();
        assumeTrue(driver.isPresent(), "no chromedriver on the PATH (Debian: apt-get install chromium chromium-driver)");
        served = Served.start(data);
        // the browser may still write while it ends, so this is no temporary folder that must vanish with the test
        browser = Browser.open(driver.get(), Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser"));
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.quit();
        }
        if (served != null) {
            served.close();
        }
    }

    @BeforeEach
    void load() throws Exception {
        browser.go(served.url() + "/");
        browser.run(WATCH_FOR_STALLS);
    }

    @AfterEach
    void theBrowserHasNothingToComplainOf() throws Exception {
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPromptIsPlayedToItsEnd() throws Exception {
        int heldBefore = served.heldFrames();
        browser.type("#prompt", "a red ball bounces on a beach at sunset");
        browser.type("#seconds", "5");
        browser.click("#generate");

        var playing = browser.await("playing", page -> "playing".equals(page.get("state")));
        assertThat(Double.parseDouble(playing.get("firstFrame"))).isPositive();
        browser.await("half of it", page -> currentTime(page) >= 2.5);
        browser.screenshot(SCREENSHOT);
        var ended = browser.await("the end", page -> "ended".equals(page.get("state")));

        double shown = 5 + (served.heldFrames() - heldBefore) / (double) Served.FPS;
        assertThat(currentTime(ended)).isCloseTo(shown, within(0.2));
        assertThat(browser.run("return window.idleStalls").asInt()).isZero();
        browser.await("the file", page -> "completed".equals(page.get("job")));
        assertThat(browser.run("return document.querySelectorAll('#shots > li').length").asInt()).isOne();
        assertThat(browser.run("return document.getElementById('download').href").asText()).endsWith("/content");
    }

    @Test
    void aRunningVideoIsCutAndStopped() throws Exception {
        browser.type("#prompt", "clouds drift over hills");
        browser.click("#endless");
        browser.click("#generate");
        browser.await("playing", page -> "playing".equals(page.get("state")));

        browser.type("#direction", "a lighthouse in a storm");
        browser.click("#cut");
        browser.await("frames of a second shot", _ -> secondShotHasFrames());
        browser.click("#stop");

        browser.await("the file", page -> "completed".equals(page.get("job")));
        browser.await("the end", page -> "ended".equals(page.get("state")));
        assertThat(browser.text("#direction-error")).isEmpty();
        assertThat(browser.text("#status")).startsWith("Completed").contains("2 shots");
    }

    @Test
    void aRunningVideoIsGivenUpOnlyWhenThatIsMeant() throws Exception {
        browser.type("#prompt", "an hour of waves");
        browser.type("#seconds", "3600");
        browser.click("#generate");
        browser.await("running", page -> "running".equals(page.get("job")));

        browser.click("#cancel");
        browser.click("#confirm [value=keep]");
        assertThat(browser.state()).containsEntry("job", "running");
        browser.click("#cancel");
        browser.click("#confirm [value=cancel]");

        browser.await("the end", page -> "cancelled".equals(page.get("job")));
    }

    @Test
    void aPromptThatIsMissingIsAskedFor() throws Exception {
        browser.click("#generate");

        assertThat(browser.text("#prompt-error")).isEqualTo("Say what to show.");
        assertThat(browser.state()).containsEntry("state", "idle");
    }

    private static double currentTime(Map<String, String> page) {
        return Double.parseDouble(page.getOrDefault("currentTime", "0"));
    }

    /// As the server has it: a video that is stopped before its next shot has begun ends with the one before.
    private static boolean secondShotHasFrames() {
        try {
            String id = browser.run("return location.hash.slice(1)").asText();
            var shots = served.api().getJob(GetJobRequest.newBuilder().setJobId(id).build()).getShotsList();
            return shots.size() == 2 && shots.get(1).getFrames() > 0;
        } catch (IOException | InterruptedException lost) {
            throw new IllegalStateException(lost);
        }
    }
}
