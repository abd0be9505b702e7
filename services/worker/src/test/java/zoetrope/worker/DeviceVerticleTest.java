package zoetrope.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Beat;
import zoetrope.core.ChunkChannel;
import zoetrope.core.Fact;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.JobStatus;
import zoetrope.core.KeyframeTask;
import zoetrope.core.Pace;
import zoetrope.core.Shot;

class DeviceVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final InMemoryBus bus = new InMemoryBus();
    private final CountingModel model = new CountingModel();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private String deploy() {
        return deploy(bus.chunks());
    }

    private String deploy(ChunkChannel chunks) {
        var verticle = new DeviceVerticle(
                "w",
                () -> model,
                new Ports(bus, bus, chunks, InstantSource.system()),
                bus::openTaskQueue,
                WorkerSettings.defaults(),
                new SimpleMeterRegistry());
        return vertx.deployVerticle(verticle).await();
    }

    private JobId submit(int number, Pace pace, int frames) {
        return submit(number, pace, frames, "a red ball");
    }

    private JobId submit(int number, Pace pace, int frames, String prompt) {
        var id = new JobId("video_%024x".formatted(number));
        var request = new JobRequest("", "", prompt, List.of(), frames / 16.0, "", 7, pace);
        var shot = new Shot(0, 7, frames, List.of(new Beat(0, prompt)));
        bus.append(id, new Fact.Submitted(request, "counting", CountingModel.CARD.format(), "token"));
        bus.append(id, new Fact.Planned(0, List.of(shot), false));
        bus.enqueue(new KeyframeTask(id, shot, "counting", CountingModel.CARD.format(), pace, 1));
        return id;
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting").isBefore(deadline);
            Thread.sleep(5);
        }
    }

    @Test
    void rendersWhatIsQueuedOneShotAfterAnother() throws InterruptedException {
        deploy();
        JobId first = submit(1, Pace.BATCH, 64);
        JobId second = submit(2, Pace.BATCH, 64);

        eventually(() -> bus.get(first).orElseThrow().rendered() && bus.get(second).orElseThrow().rendered());
    }

    @Test
    void aLiveShotThatIsAheadLendsItsDevice() throws InterruptedException {
        deploy();
        JobId patient = submit(1, Pace.LIVE, 16 * 60);
        JobId next = submit(2, Pace.LIVE, 32);

        eventually(() -> bus.get(next).orElseThrow().rendered());
        assertThat(bus.get(patient).orElseThrow().rendered()).isFalse();
    }

    @Test
    void undeployingGivesTheRunningShotBack() throws InterruptedException {
        String deployment = deploy();
        JobId id = submit(1, Pace.LIVE, 16 * 60);
        eventually(() -> bus.get(id).orElseThrow().framesRendered() > 100);

        vertx.undeploy(deployment).await();

        assertThat(bus.tasksWaiting()).isEqualTo(1);
        assertThat(bus.get(id).orElseThrow().shotProgress(0).attempt()).as("not to its own other slot").isEqualTo(1);
        assertThat(model.open).hasValue(0);
    }

    @Test
    void aShotWhoseBusIsAwayGoesOnWithTheBus() throws InterruptedException {
        deploy(new AwayAtFirst(bus.chunks(), 5));
        JobId id = submit(1, Pace.BATCH, 32);

        eventually(() -> bus.get(id).orElseThrow().rendered());

        assertThat(bus.get(id).orElseThrow().shotProgress(0).attempt()).isEqualTo(6);
    }

    @Test
    void aShotWithWhichWorkerAfterWorkerIsLostFailsItsJob() throws InterruptedException {
        var id = submit(1, Pace.BATCH, 32);
        for (int attempt = 1; attempt <= 12; attempt++) {
            bus.append(id, new Fact.ShotStarted(0, attempt, 0, "lost"));
        }
        deploy();

        eventually(() -> bus.get(id).orElseThrow().status() == JobStatus.FAILED);

        assertThat(bus.get(id).orElseThrow().failure().message())
                .isEqualTo("shot 0: given up after 12 workers took it and none made chunk 0");
        assertThat(model.rendered).hasValue(0);
    }

    @Test
    void aShotThatKeepsFailingFailsItsJob() throws InterruptedException {
        model.midChunk = _ -> {
            throw new IllegalStateException("out of memory");
        };
        deploy();
        JobId id = submit(1, Pace.BATCH, 32);

        eventually(() -> bus.get(id).orElseThrow().status() == JobStatus.FAILED);

        assertThat(bus.get(id).orElseThrow().shotProgress(0).attempt()).isEqualTo(3);
        assertThat(bus.get(id).orElseThrow().failure().message()).isEqualTo("shot 0: out of memory");
    }

    @Test
    void whatIsNotFiniteFailsItsJobAndTheDeviceGoesOn() throws InterruptedException {
        deploy();
        JobId broken = submit(1, Pace.BATCH, 32, CountingModel.POISON);
        JobId sound = submit(2, Pace.BATCH, 32);

        eventually(() -> bus.get(broken).orElseThrow().status() == JobStatus.FAILED);
        eventually(() -> bus.get(sound).orElseThrow().rendered());

        var job = bus.get(broken).orElseThrow();
        assertThat(job.failure().code()).isEqualTo("model_error");
        assertThat(job.failure().message())
                .isEqualTo("shot 0: counting: chunk 0 has latents that are NaN or infinite (expected: numbers)");
        assertThat(job.shotProgress(0).attempt()).as("tries").isEqualTo(3);
        assertThat(job.framesRendered()).as("published").isZero();
        assertThat(model.open).hasValue(0);
        assertThat(bus.tasksWaiting()).isZero();
    }

    @Test
    void aModelThatBreaksItsOwnCodeFailsItsJobAndTheDeviceGoesOn() throws InterruptedException {
        model.midChunk = rendered -> {
            if (rendered == 0) {
                throw new StackOverflowError();
            }
        };
        deploy();
        JobId broken = submit(1, Pace.BATCH, 32);
        eventually(() -> bus.get(broken).orElseThrow().status() == JobStatus.FAILED);
        assertThat(bus.get(broken).orElseThrow().failure().message()).isEqualTo("shot 0: java.lang.StackOverflowError");

        model.midChunk = _ -> {};
        JobId sound = submit(2, Pace.BATCH, 32);
        eventually(() -> bus.get(sound).orElseThrow().rendered());
    }
}
