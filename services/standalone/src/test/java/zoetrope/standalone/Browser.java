package zoetrope.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A headless Chromium, driven through chromedriver by the W3C's WebDriver protocol.
final class Browser {
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // the protocol's name for a reference
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    private Browser(Process driver, String session) {
        this.driver = driver;
        this.session = session;
    }

    /// The driver, if it is on the PATH.
    static Optional<Path> driver() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, "chromedriver"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @param profile an empty folder
    static Browser open(Path chromedriver, Path profile) throws IOException, InterruptedException {
        Process driver = new ProcessBuilder(chromedriver.toString(), "--port=0").redirectErrorStream(true).start();
        String server = "http://127.0.0.1:" + port(driver);
        var capabilities = JSON.createObjectNode();
        var always = capabilities.putObject("capabilities").putObject("alwaysMatch");
        always.put("browserName", "chrome").putObject("goog:loggingPrefs").put("browser", "ALL");
        var arguments = always.putObject("goog:chromeOptions").putArray("args");
        for (String argument : List.of(
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required", "--window-size=1280,1000",
                "--user-data-dir=" + profile)) {
            arguments.add(argument);
        }
        var opening = new Browser(driver, server + "/session");
        try {
            JsonNode opened = opening.call("POST", "", capabilities);
            return new Browser(driver, server + "/session/" + opened.get("sessionId").asText());
        } catch (IOException | InterruptedException | RuntimeException | AssertionError failure) {
            driver.destroy();
            throw failure;
        }
    }

    private static String port(Process driver) throws IOException {
        BufferedReader output = driver.inputReader();
        var said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            var port = PORT.matcher(line);
            if (port.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {})); // it must not fill the pipe
                return port.group(1);
            }
            said.append(line).append('\n');
        }
        throw new IOException("chromedriver ended: " + said);
    }

    void go(String url) throws IOException, InterruptedException {
        call("POST", "/url", JSON.createObjectNode().put("url", url));
    }

    void click(String css) throws IOException, InterruptedException {
        call("POST", element(css) + "/click", JSON.createObjectNode());
    }

    /// Puts a text into a field in place of what it holds, key by key.
    void type(String css, String text) throws IOException, InterruptedException {
        String element = element(css);
        call("POST", element + "/clear", JSON.createObjectNode());
        call("POST", element + "/value", JSON.createObjectNode().put("text", text));
    }

    String text(String css) throws IOException, InterruptedException {
        return call("GET", element(css) + "/text", null).asText();
    }

    private String element(String css) throws IOException, InterruptedException {
        var how = JSON.createObjectNode().put("using", "css selector").put("value", css);
        return "/element/" + call("POST", "/element", how).get(ELEMENT).asText();
    }

    /// @param script the body of a function
    JsonNode run(String script) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("script", script);
        body.putArray("args");
        return call("POST", "/execute/sync", body);
    }

    /// What the page says of itself: the data attributes of its root.
    Map<String, String> state() throws IOException, InterruptedException {
        return JSON.convertValue(
                run("return {...document.documentElement.dataset}"),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    }

    Map<String, String> await(String what, Predicate<Map<String, String>> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Events.PATIENCE.toNanos();
        while (true) {
            Map<String, String> state = state();
            if (wanted.test(state)) {
                return state;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s: not in time; the page is %s, its log %s".formatted(what, state, complaints()));
            }
            Thread.sleep(100);
        }
    }

    Path screenshot(Path file) throws IOException, InterruptedException {
        return Files.write(file, Base64.getDecoder().decode(call("GET", "/screenshot", null).asText()));
    }

    /// Errors and warnings in the browser's log since it was last read; among them what the page's security policy refused.
    List<String> complaints() throws IOException, InterruptedException {
        var complaints = new ArrayList<String>();
        for (JsonNode entry : call("POST", "/se/log", JSON.createObjectNode().put("type", "browser"))) {
            if (List.of("SEVERE", "WARNING").contains(entry.get("level").asText())) {
                complaints.add(entry.get("message").asText());
            }
        }
        return complaints;
    }

    private JsonNode call(String method, String path, ObjectNode body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(session + path))
                .timeout(Events.PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError("%s %s: %s".formatted(method, path, response.body()));
        }
        return JSON.readTree(response.body()).get("value");
    }

    void quit() throws IOException, InterruptedException {
        try {
            call("DELETE", "", null);
        } finally {
            driver.destroy();
            driver.waitFor(10, TimeUnit.SECONDS);
            http.shutdownNow();
        }
    }
}
