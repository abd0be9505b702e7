package zoetrope.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zoetrope.core.Fact;
import zoetrope.core.Fuzz;
import zoetrope.core.InMemoryBus;
import zoetrope.gateway.FuzzedJobs;
import zoetrope.gateway.GatewayMetrics;
import zoetrope.gateway.GatewaySettings;
import zoetrope.gateway.Jobs;
import zoetrope.gateway.OfferedModels;
import zoetrope.gateway.PublicForm;
import zoetrope.gateway.StreamAddresses;
import zoetrope.gateway.tenants.Tenants;
import zoetrope.gateway.TestGateway;
import zoetrope.proto.v1.CancelJobRequest;
import zoetrope.proto.v1.DirectRequest;
import zoetrope.proto.v1.Direction;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.GetJobRequest;
import zoetrope.proto.v1.ListJobsRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.Stop;
import zoetrope.proto.v1.StoryboardShot;
import zoetrope.proto.v1.Transition;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.WatchRequest;

/// Whatever bytes a client sends as messages are answered with a status that is documented.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class GrpcFuzzTest {
    private static final Set<Status.Code> DOCUMENTED = Set.of(
            Status.Code.OK,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.ALREADY_EXISTS,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.RESOURCE_EXHAUSTED);
    private static final int LONGEST_STATUS = 1500; // characters: a client's limit for all trailers is mostly 8 KiB
    private static final List<String> METHODS = List.of("Generate", "Direct", "Watch", "GetJob", "ListJobs", "CancelJob");
    private static final String KNOWN = FuzzedJobs.KNOWN.value();
    private static final List<String> WORDS =
            List.of(KNOWN, "wan-nano", "128x128", "0:00 a\n0:04 b", "\u0000", "\ud83d\ude80", "x".repeat(5000), "\n\u0001", "\u0008\u0001");

    private static final GenerateRequest BALL = GenerateRequest.newBuilder()
            .setRequestId("k")
            .setModel("wan-nano")
            .setPrompt("a red ball")
            .setSeconds(4)
            .setSize("128x128")
            .setSeed(7)
            .setPace(Pace.PACE_BATCH)
            .build();
    private static final GenerateRequest BOARD = GenerateRequest.newBuilder()
            .addStoryboard(StoryboardShot.newBuilder().setPrompt("a beach").setSeconds(2.5))
            .addStoryboard(StoryboardShot.newBuilder()
                    .setPrompt("rain")
                    .setSeconds(1)
                    .setSeed(9)
                    .setTransition(Transition.TRANSITION_CONTINUE))
            .build();
    private static final List<byte[]> SOUND = List.of(
            call(0, BALL),
            call(0, BOARD),
            call(0, GenerateRequest.newBuilder().setPrompt("a fire").setSeconds(0).build()),
            call(1, DirectRequest.newBuilder().setOpen(BALL).build(),
                    directed(Direction.newBuilder().setNewPrompt("rain")),
                    directed(Direction.newBuilder().setCut("a city")),
                    directed(Direction.newBuilder().setStop(Stop.getDefaultInstance()))),
            call(1, DirectRequest.newBuilder().setJobId(KNOWN).build(), directed(Direction.newBuilder().setNewPrompt("rain"))),
            call(2, WatchRequest.newBuilder().setJobId(KNOWN).setFromSequence(1).build()),
            call(3, GetJobRequest.newBuilder().setJobId(KNOWN).build()),
            call(4, ListJobsRequest.newBuilder().setPageSize(2).build()),
            call(4, ListJobsRequest.newBuilder()
                    .setPageToken(new zoetrope.gateway.JobPage.Cursor(java.time.Instant.EPOCH, KNOWN).token())
                    .build()),
            call(5, CancelJobRequest.newBuilder().setJobId(KNOWN).build()),
            call(5, CancelJobRequest.newBuilder().setJobId(FuzzedJobs.COMPLETED.value()).build()));

    private static DirectRequest directed(Direction.Builder direction) {
        return DirectRequest.newBuilder().setDirection(direction).build();
    }

    /// The method's number, then each message behind its length.
    private static byte[] call(int method, MessageLite... messages) {
        var out = new ByteArrayOutputStream();
        out.write(method);
        for (MessageLite message : messages) {
            byte[] bytes = message.toByteArray();
            out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) bytes.length).array());
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static String method(byte[] input) {
        return METHODS.get(input.length == 0 ? 0 : Math.floorMod(input[0], METHODS.size()));
    }

    /// Of as many messages as there are; the last one is what is left.
    private static List<byte[]> messages(byte[] input) {
        var messages = new ArrayList<byte[]>();
        int at = 1;
        while (at + Short.BYTES <= input.length) {
            int length = Short.toUnsignedInt(ByteBuffer.wrap(input).getShort(at));
            int from = at + Short.BYTES;
            at = Math.min(input.length, from + length);
            messages.add(Arrays.copyOfRange(input, from, at));
        }
        return messages.isEmpty() ? List.of(new byte[0]) : messages;
    }

    @Test
    void messagesThroughTheServicesOwnHandlers() throws Exception {
        var bus = new InMemoryBus();
        var registry = new SimpleMeterRegistry();
        var settings = GatewaySettings.defaults();
        var metrics = new GatewayMetrics(registry, bus);
        Vertx vertx = Vertx.vertx();
        try {
            var jobs = new Jobs(
                    bus, bus, new OfferedModels(List.of(TestGateway.NANO), "wan-nano"), (_, _) -> {}, settings, new SecureRandom(), metrics, InstantSource.system());
            var service = ServerInterceptors.intercept(
                    new VideoGeneratorService(
                            vertx, jobs, bus, new PublicForm(new StreamAddresses(() -> "http://localhost", Duration.ZERO, InstantSource.system())), metrics, 5),
                    new KnownCallers(Tenants.everyone(), 5),
                    new EndedCalls(),
                    new TracedCalls());
            var fuzzed = new FuzzedJobs(bus);
            var context = vertx.getOrCreateContext();
            var answers = Fuzz.run("grpc messages", Fuzz.inputs(), SOUND, WORDS, input -> {
                fuzzed.clear();
                var called = service.getMethod(VideoGeneratorGrpc.SERVICE_NAME + "/" + method(input));
                return checked(answer(called, messages(input), context));
            });
            assertThat(answers)
                    .containsKeys("OK", "streams", "INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION", "ALREADY_EXISTS");
            assertThat(registry.get("zoetrope.gateway.readers").gauge().value()).as("feeds left open").isZero();
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    private static <Q, R> Status answer(
            ServerMethodDefinition<Q, R> method, List<byte[]> messages, io.vertx.core.Context context) throws Exception {
        var random = new Random(messages.stream().mapToInt(Arrays::hashCode).sum());
        var parsed = new ArrayList<Q>();
        for (byte[] message : messages) {
            try {
                parsed.add(method.getMethodDescriptor().parseRequest(new ByteArrayInputStream(message)));
            } catch (StatusRuntimeException unreadable) { // the test of the server has such; here what they say is put into sound ones
                parsed.add(FilledMessage.of(method.getMethodDescriptor(), message, random));
            }
        }
        boolean one = method.getMethodDescriptor().getType().clientSendsOneMessage();
        return FuzzedCall.make(method, one ? parsed.subList(0, 1) : parsed, new Metadata(), context).get(20, TimeUnit.SECONDS);
    }

    private static String checked(Status status) {
        assertThat(status.getCode()).as("%s", status).isIn(DOCUMENTED);
        String description = status.getDescription() == null ? "" : status.getDescription();
        assertThat(description).hasSizeLessThan(LONGEST_STATUS);
        return status.isOk() && !description.isEmpty() ? description : status.getCode().name();
    }

    @Test
    void bytesThroughTheServer() throws Exception {
        try (var gateway = new TestGateway()) {
            var fuzzed = new FuzzedJobs(gateway.bus);
            var answers = Fuzz.run("grpc server", Fuzz.inputs(20), SOUND, WORDS, input -> {
                fuzzed.clear();
                if (waits(method(input), messages(input).getFirst())) {
                    gateway.bus.append(FuzzedJobs.KNOWN, new Fact.Cancelled());
                }
                var called = MethodDescriptor.newBuilder(BYTES, BYTES)
                        .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                        .setFullMethodName(VideoGeneratorGrpc.SERVICE_NAME + "/" + method(input))
                        .build();
                try {
                    var responses = ClientCalls.blockingV2ServerStreamingCall(
                            gateway.channel, called, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), messages(input).getFirst());
                    boolean any = responses.read(20, TimeUnit.SECONDS) != null;
                    // a client that breaks off too many calls is taken for an attacker: the jobs end instead
                    gateway.bus.all().forEach(job -> gateway.bus.append(job.id(), new Fact.Cancelled()));
                    byte[] more = new byte[0];
                    while (any && more != null) {
                        more = responses.read(20, TimeUnit.SECONDS);
                    }
                    return any ? "OK" : "nothing";
                } catch (io.grpc.StatusException refused) {
                    return server(refused.getStatus(), method(input), messages(input).getFirst());
                }
            });
            assertThat(answers).containsKeys("OK", "unreadable", "INVALID_ARGUMENT");
        }
    }

    /// Whether it is rightly answered with nothing until something happens.
    private static boolean waits(String method, byte[] message) throws IOException {
        return method.equals("Watch") && readable(method, message) && WatchRequest.parseFrom(message).getFromSequence() > 1;
    }

    private static String server(Status status, String method, byte[] message) {
        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED && String.valueOf(status.getDescription()).contains("GOAWAY")) {
            return "calmed"; // so many calls in a short time look like an attack; the next one has a connection of its own
        }
        if (!readable(method, message)) {
            assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(status.getDescription()).startsWith("message: bytes that are none");
            return "unreadable";
        }
        return checked(status);
    }

    private static boolean readable(String method, byte[] message) {
        var definition = VideoGeneratorGrpc.getServiceDescriptor().getMethods().stream()
                .filter(known -> known.getFullMethodName().endsWith("/" + method))
                .findFirst()
                .orElseThrow();
        try {
            definition.parseRequest(new ByteArrayInputStream(message));
            return true;
        } catch (StatusRuntimeException unreadable) {
            return false;
        }
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    };
}
