package zoetrope.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zoetrope.core.Beat;
import zoetrope.core.Chunk;
import zoetrope.core.Fact;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.KeyframeTask;
import zoetrope.core.Pace;
import zoetrope.core.Shot;

class ShotRenderingTest {
    private static final JobId ID = new JobId("video_0123456789abcdef01234567");

    private final CountingModel model = new CountingModel();
    private final Device device = new Device("w", model, new Turns(InstantSource.system()));
    private final InMemoryBus bus = new InMemoryBus();

    private Shot submit(Pace pace, int frames, boolean open) {
        var shot = new Shot(0, 7, frames, List.of(new Beat(0, "a red ball")));
        submit(bus, pace, shot, open);
        return shot;
    }

    private static void submit(InMemoryBus to, Pace pace, Shot shot, boolean open) {
        var request = new JobRequest("", "", "a red ball", List.of(), open ? 0 : shot.frames() / 16.0, "", 7, pace);
        to.append(ID, new Fact.Submitted(request, "counting", CountingModel.CARD.format(), "token"));
        to.append(ID, new Fact.Planned(0, List.of(shot), open));
    }

    private void render(Shot shot, BooleanSupplier stopping) throws InterruptedException {
        render(bus, shot, stopping);
    }

    private void render(InMemoryBus from, Shot shot, BooleanSupplier stopping) throws InterruptedException {
        var task = new KeyframeTask(ID, shot, "counting", CountingModel.CARD.format(), Pace.BATCH, 1);
        var ports = new Ports(from, from, from.chunks(), InstantSource.system());
        var metrics = new RenderMetrics(new SimpleMeterRegistry());
        try (var rendering = new ShotRendering(device, ports, Duration.ofSeconds(15), metrics, task, stopping)) {
            rendering.run();
        }
    }

    /// The same shot, rendered by one worker without trouble.
    private List<Chunk> undisturbed(Shot shot) throws InterruptedException {
        var other = new InMemoryBus();
        submit(other, Pace.BATCH, shot, false);
        render(other, shot, () -> false);
        return chunks(other);
    }

    private static List<Chunk> chunks(InMemoryBus of) throws InterruptedException {
        int expected = of.get(ID).orElseThrow().shotProgress(0).chunks();
        var chunks = new CopyOnWriteArrayList<Chunk>();
        var complete = new CountDownLatch(expected);
        try (var _ = of.chunks().subscribe(ID, chunk -> {
            chunks.add(chunk);
            complete.countDown();
        })) {
            assertThat(complete.await(5, TimeUnit.SECONDS)).as("all %d chunks arrive", expected).isTrue();
        }
        return chunks;
    }

    private static List<Integer> pictures(List<Chunk> chunks) {
        return chunks.stream().map(chunk -> Arrays.hashCode(chunk.pixels())).toList();
    }

    private int frames() {
        return (int) bus.get(ID).orElseThrow().framesRendered();
    }

    @Test
    void theLastChunkFinishesTheShotOnTheFrame() throws InterruptedException {
        render(submit(Pace.BATCH, 32, false), () -> false);

        assertThat(chunks(bus)).extracting(Chunk::frames).containsExactly(9, 12, 11);
        assertThat(chunks(bus)).extracting(Chunk::last).containsExactly(false, false, true);
        assertThat(bus.get(ID).orElseThrow().rendered()).isTrue();
        assertThat(model.open).hasValue(0);
    }

    @Test
    void aShotTakenUpByAnotherWorkerIsTheSameVideo() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 120, false);
        assertThatThrownBy(() -> render(shot, () -> model.rendered.get() == 7)).isInstanceOf(CancellationException.class);
        assertThat(bus.get(ID).orElseThrow().shotProgress(0).chunks()).isEqualTo(7);

        render(shot, () -> false);

        assertThat(model.rendered).as("none of the eleven chunks twice").hasValue(11);
        assertThat(pictures(chunks(bus))).isEqualTo(pictures(undisturbed(shot)));
    }

    @Test
    void aShotWhosePromptChangedBeforeItWasTakenUpIsTheSameVideo() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 45, false).withBeat(new Beat(9, "a blue ball"));
        bus.append(ID, new Fact.Planned(0, List.of(shot), false));
        assertThatThrownBy(() -> render(shot, () -> model.rendered.get() == 3)).isInstanceOf(CancellationException.class);

        render(shot, () -> false);

        assertThat(pictures(chunks(bus))).isEqualTo(pictures(undisturbed(shot)));
    }

    @Test
    void aFinishedShotIsNotRenderedAgain() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 32, false);
        render(shot, () -> false);
        render(shot, () -> false);

        assertThat(model.rendered).hasValue(3);
    }

    @Test
    void cancellingTheJobFreesTheDeviceBetweenDenoisingSteps() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 1600, false);
        model.midChunk = rendered -> {
            if (rendered == 2) {
                bus.append(ID, new Fact.Cancelled());
            }
        };

        render(shot, () -> false);

        assertThat(chunks(bus)).hasSize(2);
        assertThat(model.open).hasValue(0);
    }

    @Test
    @Timeout(10)
    void aShotThatWaitsForItsTurnLetsGoWhenItsWorkerMust() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 32, false);
        device.turns().begin("another shot", Duration.ZERO);
        var asked = new AtomicInteger();

        assertThatThrownBy(() -> render(shot, () -> asked.incrementAndGet() == 20))
                .isInstanceOf(CancellationException.class);

        assertThat(model.rendered).hasValue(0);
    }

    @Test
    @Timeout(10)
    void cancellingTheJobEndsItsWaitForATurn() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 32, false);
        device.turns().begin("another shot", Duration.ZERO);
        var asked = new AtomicInteger();

        render(shot, () -> {
            if (asked.incrementAndGet() == 20) {
                bus.append(ID, new Fact.Cancelled());
            }
            return false;
        });

        assertThat(model.rendered).hasValue(0);
    }

    @Test
    void aNewPromptTakesEffectWithItsBeat() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 45, false);

        List<Integer> plain = pictures(undisturbed(shot));
        List<Integer> changed = pictures(undisturbed(shot.withBeat(new Beat(21, "a blue ball"))));

        assertThat(changed.subList(0, 2)).isEqualTo(plain.subList(0, 2));
        assertThat(changed.get(2)).isNotEqualTo(plain.get(2));
    }

    @Test
    void aShotCutShortEndsWithTheChunkThatReachesTheCut() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 160, false);
        model.midChunk = rendered -> {
            if (rendered == 1) {
                bus.append(ID, new Fact.Planned(0, List.of(shot.withFrames(30)), false));
            }
        };

        render(shot, () -> false);

        assertThat(frames()).isEqualTo(30);
        assertThat(chunks(bus).getLast().last()).isTrue();
    }

    @Test
    void aShotCutShortBehindItsLastChunkEndsThere() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 160, false);
        bus.watch(ID, 1, event -> {
            if (event.fact() instanceof Fact.ChunkRendered chunk && chunk.chunk() == 1) {
                bus.append(ID, new Fact.Planned(0, List.of(shot.withFrames(21)), false));
            }
        });

        render(shot, () -> false);

        assertThat(bus.get(ID).orElseThrow().rendered()).isTrue();
        assertThat(frames()).isEqualTo(21);
        assertThat(chunks(bus)).extracting(Chunk::frames).containsExactly(9, 12);
        assertThat(model.rendered).as("rendered for nothing").hasValue(2);
    }

    @Test
    void aChunkThatIsCutAwayWhileItIsRenderedIsNotPublished() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 160, false);
        model.midChunk = rendered -> {
            if (rendered == 2) {
                bus.append(ID, new Fact.Planned(0, List.of(shot.withFrames(21)), false));
            }
        };

        render(shot, () -> false);

        assertThat(bus.get(ID).orElseThrow().rendered()).isTrue();
        assertThat(frames()).isEqualTo(21);
        assertThat(chunks(bus)).extracting(Chunk::frames).containsExactly(9, 12);
    }

    @Test
    void aShotTakenUpWithNothingLeftToRenderJustEnds() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 160, false);
        assertThatThrownBy(() -> render(shot, () -> model.rendered.get() == 3)).isInstanceOf(CancellationException.class);
        bus.append(ID, new Fact.Planned(0, List.of(shot.withFrames(33)), false));

        render(shot, () -> false);

        assertThat(bus.get(ID).orElseThrow().rendered()).isTrue();
        assertThat(model.rendered).hasValue(3);
    }

    @Test
    void aDeletedJobIsLetGo() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 160, false);
        bus.append(ID, new Fact.Cancelled());
        bus.append(ID, new Fact.Deleted());

        render(shot, () -> false);

        assertThat(model.rendered).hasValue(0);
    }

    @Test
    void aLiveShotStaysABoundedLeadAhead() throws InterruptedException {
        Shot shot = submit(Pace.LIVE, 16 * 60, false);
        Thread renderer = Thread.ofVirtual().start(() -> {
            try {
                render(shot, Thread.currentThread()::isInterrupted);
            } catch (InterruptedException | CancellationException ended) {
                Thread.currentThread().interrupt();
            }
        });
        Thread.sleep(600);
        int ahead = frames();
        renderer.interrupt();
        renderer.join(5_000);

        assertThat(ahead).isBetween(15 * 16, 15 * 16 + 2 * 12);
    }

    @Test
    void anEndlessShotWaitsForThePlanToMoveAhead() throws InterruptedException {
        Shot shot = submit(Pace.BATCH, 20, true);
        Thread renderer = Thread.ofVirtual().start(() -> {
            try {
                render(shot, () -> false);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        Thread.sleep(200);
        assertThat(frames()).isEqualTo(21);

        bus.append(ID, new Fact.Planned(0, List.of(shot.withFrames(33)), false));
        renderer.join(5_000);

        assertThat(frames()).isEqualTo(33);
        assertThat(chunks(bus).getLast().last()).isTrue();
    }
}
