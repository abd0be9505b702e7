package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.standalone.settings.SettingsSource;
import zoetrope.standalone.wiring.Pipeline;

/// The whole pipeline as its users have it, on a free port: all that is known of it comes through its API.
final class Served implements AutoCloseable {
    static final int FPS = 16;

    private final String url;
    private final AutoCloseable behind;
    private final ManagedChannel channel;
    private final HttpClient http = HttpClient.newHttpClient();

    private Served(String url, AutoCloseable behind) {
        this.url = url;
        this.behind = behind;
        channel = NettyChannelBuilder.forTarget(url.substring("http://".length()))
                .usePlaintext()
                .build();
    }

    static Served start(Path data) {
        return start(Map.of("data", data.toString()));
    }

    /// @param settings by full name; the others are as always
    static Served start(Map<String, String> settings) {
        System.setProperty("logback.configurationFile", "logback.xml"); // ours, not the louder one of the muxer's tests
        Processwide.prepare(false);
        var flags = new HashMap<>(settings);
        flags.put("gateway.port", "0");
        Pipeline pipeline = Pipeline.start(SettingsSource.read(Optional.empty(), Map.of(), flags));
        return new Served(pipeline.url(), pipeline);
    }

    /// What is reached at an address; it is not this object's to close.
    static Served at(String url) {
        return new Served(url, () -> {});
    }

    String url() {
        return url;
    }

    ManagedChannel channel() {
        return channel;
    }

    VideoGeneratorGrpc.VideoGeneratorBlockingStub api() {
        return VideoGeneratorGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Events.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    VideoGeneratorGrpc.VideoGeneratorStub streamingApi() {
        return VideoGeneratorGrpc.newStub(channel);
    }

    /// @param seconds 0 for endless
    static GenerateRequest request(String prompt, double seconds, Pace pace) {
        return GenerateRequest.newBuilder()
                .setPrompt(prompt)
                .setSeconds(seconds)
                .setPace(pace)
                .setSeed(7)
                .build();
    }

    Events generate(GenerateRequest request) {
        var events = new Events();
        streamingApi().generate(request, events);
        return events;
    }

    /// @param where an address, or a path of this server
    HttpResponse<String> get(String where) throws IOException, InterruptedException {
        return http.send(to(where).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// @param headers names and values in turns
    HttpResponse<String> post(String path, String json, String... headers) throws IOException, InterruptedException {
        var request = to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// @return the status
    int delete(String path) throws IOException, InterruptedException {
        return http.send(to(path).DELETE().build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    HttpResponse<String> direct(String job, String json) throws IOException, InterruptedException {
        return post("/v1/videos/%s/directions".formatted(job), json);
    }

    Path download(String where, Path file) throws IOException, InterruptedException {
        var response = http.send(to(where).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(where).isEqualTo(200);
        return Files.write(file, response.body());
    }

    private HttpRequest.Builder to(String where) {
        return HttpRequest.newBuilder(URI.create(where.startsWith("/") ? url() + where : where))
                .timeout(Events.PATIENCE);
    }

    /// A sample of `/metrics`, by its name with its labels; 0 if it is not there.
    double metric(String name) throws IOException, InterruptedException {
        return get("/metrics").body().lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /// Frames that viewers saw while live streams had run out: a part of four frames each time. On a machine that
    /// renders as fast as it plays there are none.
    int heldFrames() throws IOException, InterruptedException {
        return 4 * (int) metric("zoetrope_muxer_parts_total{kind=\"HOLD\"}");
    }

    @Override
    public void close() {
        channel.shutdownNow();
        http.shutdownNow();
        try {
            behind.close();
        } catch (Exception failure) {
            throw new AssertionError("closing " + url, failure);
        }
    }
}
