package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The console of a server that asks for keys, in a real browser. Needs Chromium and its driver; is skipped without.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsoleKeyIT {
    private static final String ASKS = "return document.getElementById('unlock').open";

    @TempDir
    static Path folder;

    @Test
    void theConsoleAsksForAKeyAndWorksWithIt() throws Exception {
        var driver = Browser.driver();
        assumeTrue(driver.isPresent(), "no chromedriver on the PATH (Debian: apt-get install chromium chromium-driver)");
        MadeKey made = MadeKey.of("new", "acme");
        Path keys = Files.writeString(folder.resolve("keys.yaml"), made.line());
        var settings = Map.of("data", folder.resolve("data").toString(), "gateway.keys", keys.toString());
        try (var served = Served.start(settings)) {
            var browser = Browser.open(
                    driver.get(), Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser"));
            try {
                browser.go(served.url() + "/");
                browser.await("the question", _ -> says(browser, ASKS, "true"));
                enter(browser, "zk_wrong");
                browser.await("the question again", _ -> says(browser, ASKS, "true"));
                assertThat(browser.text("#key-error")).isEqualTo("The server does not know this key.");
                enter(browser, made.key());
                browser.await("no question", _ -> says(browser, ASKS, "false"));

                browser.type("#prompt", "a red ball bounces on a beach at sunset");
                browser.type("#seconds", "2");
                browser.click("#generate");
                browser.await("the file", page -> "completed".equals(page.get("job")));
                browser.await("the end", page -> "ended".equals(page.get("state")));
                String file = browser.run("return document.getElementById('download').href").asText();
                assertThat(file).endsWith("/video.mp4"); // a link carries no key
                assertThat(served.get(file).statusCode()).isEqualTo(200);

                browser.go(served.url() + "/");
                browser.await("the list", _ -> says(browser, "return document.querySelectorAll('#jobs > li').length", "1"));
                assertThat(browser.run(ASKS).asBoolean()).isFalse();
            } finally {
                browser.quit();
            }
        }
    }

    private static void enter(Browser browser, String key) throws Exception {
        browser.type("#key", key);
        browser.click("#unlock button");
    }

    private static boolean says(Browser browser, String script, String wanted) {
        try {
            return browser.run(script).asText().equals(wanted);
        } catch (Exception lost) {
            throw new IllegalStateException(lost);
        }
    }
}
