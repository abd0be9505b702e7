package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import zoetrope.standalone.settings.Settings;

/// The image cannot be built where there is no registry; its parts can be tried.
class DeployedImageTest {
    private static final Path HEALTHY = Deployed.FOLDER.resolve("image/healthy");

    private final String recipe = read(Deployed.FOLDER.resolve("Dockerfile"));

    @Test
    void startsACommandThatExists() throws Exception {
        assertThat(all("^ENTRYPOINT \\[\"java\", \"@/opt/zoetrope/java.options\", \"(.+)\"]$")).containsExactly(Main.class.getName());
        String command = all("^CMD \\[\"(.+)\"]$").getFirst();

        Settings settings = Deployed.settings(List.of(command), Map.of(), Optional.empty());

        assertThat(settings.gateway().host()).as("reached from outside").isEqualTo("0.0.0.0");
        assertThat(all("^EXPOSE (\\d+)$")).containsExactly(Integer.toString(settings.gateway().port()));
        assertThat(all("^VOLUME (\\S+)$")).containsExactly(settings.data().toString());
    }

    @Test
    void runsAsAUserWithoutRights() {
        assertThat(all("^USER (\\d+):\\d+$")).containsExactly("10001");
        assertThat(all("useradd .*--uid (\\d+) ")).containsExactly("10001");
    }

    @Test
    void hasThePyTorchThatTheModelsUse() {
        String version = only(read(Deployed.FOLDER.resolve("../pom.xml")), "<pytorch.version>(.+)</pytorch.version>");

        assertThat(all("PYTORCH_VERSION=(\\S+)")).containsExactly(version);
        assertThat(all("^ARG GPU_IMAGE=pytorch/pytorch:([0-9.]+)-")).containsExactly(version);
    }

    @Test
    void hasTheJavaThatTheBuildWants() {
        String wanted = only(read(Deployed.FOLDER.resolve("../pom.xml")), "<maven.compiler.release>(.+)</maven.compiler.release>");

        assertThat(all("^ARG JRE_IMAGE=eclipse-temurin:(\\d+)-jre$")).containsExactly(wanted);
        assertThat(all("^ARG MAVEN_IMAGE=maven:3-eclipse-temurin-(\\d+)$")).containsExactly(wanted);
    }

    @Test
    void healthIsWhatTheServiceSays() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var code = new int[] {200};
        server.createContext("/healthz", request -> {
            request.sendResponseHeaders(code[0], -1);
            request.close();
        });
        server.start();
        try {
            assertThat(healthy(server.getAddress().getPort())).isZero();
            code[0] = 503;
            assertThat(healthy(server.getAddress().getPort())).isNotZero();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void ofAServiceThatSpeaksTlsItIsThatItListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
            assertThat(healthy(port, Map.of("ZOETROPE_GATEWAY_CERTIFICATE", "/tls/tls.crt"))).isZero();
        }
        assertThat(healthy(port, Map.of("ZOETROPE_GATEWAY_CERTIFICATE", "/tls/tls.crt"))).isNotZero();
    }

    @Test
    void nobodyThereIsNotHealthy() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(healthy(port)).isNotZero();
    }

    private static int healthy(int port) throws Exception {
        return healthy(port, Map.of());
    }

    private static int healthy(int port, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder(HEALTHY.toString()).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("ZOETROPE_GATEWAY_PORT", Integer.toString(port));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private List<String> all(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE).matcher(recipe).results().map(DeployedImageTest::group).toList();
    }

    private static String only(String text, String pattern) {
        var found = Pattern.compile(pattern).matcher(text).results().map(DeployedImageTest::group).toList();
        assertThat(found).as(pattern).hasSize(1);
        return found.getFirst();
    }

    private static String group(MatchResult match) {
        return match.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new AssertionError(file + " (expected: a file)", missing);
        }
    }
}
