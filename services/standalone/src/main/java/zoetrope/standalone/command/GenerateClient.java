package zoetrope.standalone.command;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import zoetrope.core.InvalidRequest;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.StreamInfo;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.WatchRequest;
import zoetrope.standalone.settings.StartupException;

/// Speaks to a running Zoetrope as any client would: gRPC for the job, HTTP for the file. Shows how it goes on a terminal.
public final class GenerateClient implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 60; // in a row, so about a minute
    /// A stream that lasted longer had a server.
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final ManagedChannel channel;
    private final PrintWriter out;
    private final boolean terminal;

    /// @param address `host:port`, or `https://host:port` for TLS
    /// @param key of a server that asks for one; empty for none
    public GenerateClient(String address, String key, PrintWriter out, boolean terminal) {
        boolean tls = address.startsWith("https://");
        var builder = NettyChannelBuilder.forTarget(address.replaceFirst("^https?://", ""));
        if (!tls) {
            builder.usePlaintext();
        }
        if (!key.isEmpty()) {
            var headers = new Metadata();
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
            builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
        }
        this.channel = builder.build();
        this.out = out;
        this.terminal = terminal;
    }

    /// A stream of events that breaks off is taken up where it ended: the job goes on without us.
    ///
    /// @return 0 when the file is written
    /// @throws InvalidRequest when the server refuses the request
    /// @throws StartupException when the job fails or is cancelled, or the server has been away for too long
    public int generate(GenerateRequest request, Path file) throws IOException, InterruptedException {
        var server = VideoGeneratorGrpc.newBlockingStub(channel);
        var shown = new Shown(file);
        int failures = 0;
        Instant asked = Instant.now();
        Iterator<JobEvent> events = server.generate(request);
        while (!shown.over) {
            try {
                if (!events.hasNext()) {
                    throw new StartupException("the server ended the job's events early (expected: completed, failed or cancelled)");
                }
                shown.show(events.next());
            } catch (StatusRuntimeException broken) {
                boolean wasThere = Instant.now().isAfter(asked.plus(MOMENT));
                failures = wasThere ? 1 : failures + 1;
                if (broken.getStatus().getCode() != Status.Code.UNAVAILABLE || shown.sequence == 0 || failures > MOST_FAILURES) {
                    throw explain(broken);
                }
                Thread.sleep(RETRY);
                asked = Instant.now();
                events = server.watch(WatchRequest.newBuilder()
                        .setJobId(shown.job)
                        .setFromSequence(shown.sequence + 1)
                        .build());
            }
        }
        return 0;
    }

    /// What the user has been shown of a job so far.
    private final class Shown {
        private final Path file;
        private final Instant submitted = Instant.now();
        private StreamInfo stream = StreamInfo.getDefaultInstance();
        private ProgressLine progress = new ProgressLine(out, terminal, 1);
        private String job = "";
        private long sequence;
        private final RenderedFrames frames = new RenderedFrames();
        private boolean over;

        Shown(Path file) {
            this.file = file;
        }

        void show(JobEvent event) throws IOException, InterruptedException {
            job = event.getJobId();
            sequence = event.getSequence();
            Fact fact = event.getFact();
            switch (fact.getFactCase()) {
                case SUBMITTED -> {
                    stream = fact.getSubmitted().getStream();
                    progress = new ProgressLine(out, terminal, fact.getSubmitted().getFormat().getFps());
                }
                case PLANNED -> frames.add(fact.getPlanned());
                case SHOT_STARTED -> progress.begin(Instant.now());
                case PLAYABLE -> {
                    double wait = Duration.between(submitted, Instant.now()).toMillis() / 1000.0;
                    out.printf("Playable after %.2f s: %s%n", wait, stream.getHlsUrl());
                    out.flush();
                }
                case CHUNK_RENDERED -> {
                    frames.add(fact.getChunkRendered());
                    progress.draw(Instant.now(), frames.rendered(), frames.planned());
                }
                case COMPLETED -> {
                    progress.end();
                    download(stream.getMp4Url(), file);
                    out.printf(
                            "Wrote %s: %d frames, %,d bytes%n", file, fact.getCompleted().getFrames(), Files.size(file));
                    out.flush();
                    over = true;
                }
                case FAILED -> {
                    progress.end();
                    throw new StartupException("the job failed: " + fact.getFailed().getMessage());
                }
                case CANCELLED, DELETED -> {
                    progress.end();
                    throw new StartupException("the job was cancelled");
                }
                case DIRECTED, NOTIFIED, FACT_NOT_SET -> {}
            }
        }
    }

    /// Writes beside the file first, so that a broken download leaves no half of it.
    private static void download(String url, Path file) throws IOException, InterruptedException {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response;
            try {
                response = http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException unreachable) {
                throw new StartupException(
                        "%s: cannot be reached (expected: gateway.publicUrl of the server is an address that clients reach)"
                                .formatted(url),
                        unreachable);
            }
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new StartupException(url + ": HTTP " + response.statusCode() + " (expected: 200)");
                }
                Files.copy(body, partial, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static RuntimeException explain(StatusRuntimeException refused) {
        com.google.rpc.Status status = StatusProto.fromThrowable(refused);
        if (status != null) {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(BadRequest.class)) {
                    try {
                        var violation = detail.unpack(BadRequest.class).getFieldViolations(0);
                        return new InvalidRequest(violation.getField(), violation.getDescription());
                    } catch (InvalidProtocolBufferException garbled) {
                        refused.addSuppressed(garbled);
                    }
                }
            }
        }
        String reason = refused.getStatus().getDescription();
        return new StartupException(
                "%s: %s".formatted(refused.getStatus().getCode(), reason == null ? channelProblem(refused) : reason), refused);
    }

    private static String channelProblem(StatusRuntimeException refused) {
        return refused.getCause() == null ? "no reason given" : String.valueOf(refused.getCause().getMessage());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
