package zoetrope.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.JobId;
import zoetrope.gateway.TestGateway;
import zoetrope.proto.v1.DirectRequest;
import zoetrope.proto.v1.Direction;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.Stop;
import zoetrope.proto.v1.VideoGeneratorGrpc;

class DirectCallTest {
    private TestGateway gateway;
    private final Received received = new Received();
    private StreamObserver<DirectRequest> call;

    /// What comes back: events, then a status.
    private static final class Received implements StreamObserver<JobEvent> {
        final BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
        final BlockingQueue<Status> status = new LinkedBlockingQueue<>();

        @Override
        public void onNext(JobEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable e) {
            status.add(((StatusRuntimeException) e).getStatus());
        }

        @Override
        public void onCompleted() {
            status.add(Status.OK);
        }

        JobEvent next() throws InterruptedException {
            var event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        }

        Status end() throws InterruptedException {
            var end = status.poll(10, TimeUnit.SECONDS);
            assertThat(end).isNotNull();
            return end;
        }
    }

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
        call = VideoGeneratorGrpc.newStub(gateway.channel).direct(received);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static DirectRequest open() {
        return DirectRequest.newBuilder()
                .setOpen(VideoGeneratorServiceTest.ball().setSeconds(0))
                .build();
    }

    private static DirectRequest direction(Direction.Builder direction) {
        return DirectRequest.newBuilder().setDirection(direction).build();
    }

    @Test
    void opensAJobAndSteersItInOrder() throws Exception {
        call.onNext(open());
        for (int i = 0; i < 20; i++) {
            call.onNext(direction(Direction.newBuilder().setNewPrompt("prompt " + i)));
        }
        call.onNext(direction(Direction.newBuilder().setStop(Stop.getDefaultInstance())));
        call.onCompleted();

        var id = new JobId(received.next().getJobId());
        var prompts = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            prompts.add(received.next().getFact().getDirected().getNewPrompt());
        }
        assertThat(prompts)
                .isEqualTo(java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> "prompt " + i)
                        .toList());
        assertThat(received.next().getFact().getDirected().hasStop()).isTrue();
        gateway.bus.append(id, new Fact.Completed(9, 100));
        assertThat(received.next().getFact().hasCompleted()).isTrue();
        assertThat(received.end().isOk()).isTrue();
    }

    @Test
    void joinsARunningJobAndLeavesItRunning() throws Exception {
        JobId id = Given.job();
        gateway.bus.append(id, Given.submitted(""));
        call.onNext(DirectRequest.newBuilder().setJobId(id.value()).build());
        call.onNext(direction(Direction.newBuilder().setCut("a city")));
        assertThat(received.next().getSequence()).isEqualTo(1);
        assertThat(received.next().getFact().getDirected().getCut()).isEqualTo("a city");
        call.onError(Status.CANCELLED.asRuntimeException());

        assertThat(received.end().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(gateway.bus.get(id).orElseThrow().status().terminal()).isFalse();
    }

    @Test
    void aWrongMessageEndsTheCallAndNotTheJob() throws Exception {
        call.onNext(open());
        var id = new JobId(received.next().getJobId());
        call.onNext(direction(Direction.newBuilder().setNewPrompt(" ")));

        Status end = received.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(end.getDescription()).isEqualTo("direction.new_prompt: blank (expected: 1..4000 characters)");
        assertThat(gateway.bus.get(id).orElseThrow().status().terminal()).isFalse();
    }

    @Test
    void aDirectionBeforeAJobIsRefused() throws Exception {
        call.onNext(direction(Direction.newBuilder().setCut("a city")));

        assertThat(received.end().getDescription())
                .isEqualTo("message: DIRECTION first (expected: open or job_id, then directions)");
    }

    @Test
    void aCallWithoutMessagesIsRefused() throws Exception {
        call.onCompleted();

        assertThat(received.end().getDescription())
                .isEqualTo("message: none (expected: open or job_id, then directions)");
    }

    @Test
    void aSecondJobOnTheSameCallIsRefused() throws Exception {
        call.onNext(open());
        call.onNext(open());

        assertThat(List.of(received.next().getSequence())).containsExactly(1L);
        assertThat(received.end().getDescription())
                .isEqualTo("message: OPEN after the first message (expected: direction)");
    }
}
