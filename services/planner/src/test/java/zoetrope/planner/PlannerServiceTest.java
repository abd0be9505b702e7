package zoetrope.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.BusException;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InMemoryGroup;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobRequest;
import zoetrope.core.JobStatus;
import zoetrope.core.KeyframeTask;
import zoetrope.core.Membership;
import zoetrope.core.Pace;
import zoetrope.core.Shot;
import zoetrope.core.ShotRequest;
import zoetrope.core.TaskSink;
import zoetrope.core.Tenant;

class PlannerServiceTest {
    private final Vertx vertx = Vertx.vertx();
    private final InMemoryBus bus = new InMemoryBus();
    private final JobId id = Given.job();

    @AfterEach
    void close() throws Exception {
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    private static void await(CompletableFuture<?> future) throws Exception {
        future.get(10, TimeUnit.SECONDS);
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private String start(JobLog log, TaskSink tasks) throws Exception {
        return start(log, tasks, 300);
    }

    private String start(JobLog log, TaskSink tasks, int stalledSeconds) throws Exception {
        return start(log, tasks, Membership.alone(), stalledSeconds);
    }

    private String start(JobLog log, TaskSink tasks, Membership planners, int stalledSeconds) throws Exception {
        var service = new PlannerService(
                log,
                bus,
                tasks,
                planners,
                _ -> Optional.of(StoryboarderTest.NANO),
                new PlannerSettings(30, stalledSeconds, 10),
                new SimpleMeterRegistry());
        var deployed = vertx.deployVerticle(service).toCompletionStage().toCompletableFuture();
        return deployed.get(10, TimeUnit.SECONDS);
    }

    private void stop(String deployment) throws Exception {
        await(vertx.undeploy(deployment).toCompletionStage().toCompletableFuture());
    }

    private void submit(String prompt, double seconds) {
        bus.append(
                id,
                new Fact.Submitted(
                        new JobRequest("", "", prompt, List.of(), seconds, "", 7, Pace.BATCH),
                        "wan-nano",
                        StoryboarderTest.NANO.format(),
                        "token"));
    }

    private Job job() {
        return bus.get(id).orElseThrow();
    }

    @Test
    void aSubmittedJobIsPlannedAndEachShotGetsATask() throws Exception {
        start(bus, bus);
        submit("A ball rolls. A dog runs.", 4);
        eventually(() -> bus.tasksWaiting() == 2);

        try (var queue = bus.openTaskQueue(Given.MODEL)) {
            KeyframeTask task = queue.take(Duration.ofSeconds(5)).orElseThrow().task();
            assertThat(task.job()).isEqualTo(id);
            assertThat(task.shot()).isEqualTo(job().plan().shots().getFirst());
            assertThat(task.pace()).isEqualTo(Pace.BATCH);
        }
        assertThat(job().plan().shots()).extracting(Shot::frames).containsExactly(32, 32);
    }

    @Test
    void aJobSubmittedWhileNoPlannerRanIsPlannedAtItsStart() throws Exception {
        submit("a fire", 0);
        bus.append(id, new Fact.Directed(new Direction.NewPrompt("embers")));
        start(bus, bus);

        eventually(() -> job().sequence() == 4);
        assertThat(job().plan().shots().getFirst().promptAt(0)).isEqualTo("embers");
        assertThat(bus.tasksWaiting()).isEqualTo(1);
    }

    @Test
    void aRestartPlansNothingTwiceAndEnqueuesOnlyWhatNoWorkerHasBegun() throws Exception {
        String first = start(bus, bus);
        submit("A ball rolls. A dog runs.", 4);
        eventually(() -> bus.tasksWaiting() == 2);
        stop(first);
        bus.append(id, new Fact.ShotStarted(0, 1, 0, "w"));
        long sequence = job().sequence();

        start(bus, bus);
        eventually(() -> bus.tasksWaiting() == 3);
        assertThat(job().sequence()).isEqualTo(sequence);
    }

    @Test
    void ofTwoPlannersOnePlansAJobAndTheOtherTakesItOver() throws Exception {
        var group = new InMemoryGroup();
        var planners = List.of(group.join(), group.join());
        for (var planner : planners) {
            start(bus, bus, planner, 300);
        }
        submit("a beach", 8);
        eventually(() -> bus.tasksWaiting() > 0);
        bus.append(id, new Fact.ShotStarted(0, 1, 0, "w"));
        bus.append(id, new Fact.Directed(new Direction.Cut("a city")));
        eventually(() -> job().plan().shots().size() == 2);
        var owner = planners.stream().filter(each -> each.actsFor(id)).findFirst().orElseThrow();
        long sequence = job().sequence();

        owner.close();
        bus.append(id, new Fact.Directed(new Direction.Cut("a forest")));

        eventually(() -> job().plan().shots().getLast().promptAt(0).equals("a forest"));
        assertThat(sequence).as("submitted, planned, started, cut, planned").isEqualTo(5);
        assertThat(job().sequence()).as("one plan more, by one of them").isEqualTo(7);
    }

    @Test
    void aCutGetsATaskForItsNewShotOnly() throws Exception {
        start(bus, bus);
        submit("a beach", 8);
        eventually(() -> bus.tasksWaiting() == 1);
        bus.append(id, new Fact.ShotStarted(0, 1, 0, "w"));
        bus.append(id, new Fact.Directed(new Direction.Cut("a city")));

        eventually(() -> bus.tasksWaiting() == 2);
        assertThat(job().plan().shots()).extracting(Shot::index).containsExactly(0, 1);
    }

    private JobId storyboard(String tenant, int shots) {
        return storyboard(tenant, Given.MODEL, shots);
    }

    private JobId storyboard(String tenant, String model, int shots) {
        var lines = Collections.nCopies(shots, new ShotRequest("a ball", 1, 0, ShotRequest.Transition.CUT));
        var job = Given.job();
        bus.append(
                job,
                new Fact.Submitted(
                        new JobRequest("", "", "", lines, 0, "", 7, Pace.BATCH),
                        model,
                        StoryboarderTest.NANO.format(),
                        "token",
                        new Tenant(tenant)));
        return job;
    }

    @Test
    void tenantsTakeTurnsHoweverManyShotsOneHasAskedForBefore() throws Exception {
        start(bus, bus);
        storyboard("many", 30);
        eventually(() -> bus.tasksWaiting() == 4);
        var late = storyboard("few", 8);
        eventually(() -> bus.tasksWaiting() == 8);

        var order = new ArrayList<Boolean>(); // whether it was the late tenant's
        try (var queue = bus.openTaskQueue(Given.MODEL)) {
            for (int i = 0; i < 30 + 8; i++) {
                long ofLate = order.stream().filter(is -> is).count();
                long expected = Math.min(4, 8 - ofLate) + Math.min(4, 30 - (order.size() - ofLate));
                eventually(() -> bus.tasksWaiting() == expected); // never more, and none forgotten
                var lease = queue.take(Duration.ofSeconds(5)).orElseThrow();
                order.add(lease.task().job().equals(late));
                bus.append(lease.task().job(), new Fact.ShotStarted(lease.task().shot().index(), 1, 0, "w"));
                lease.done();
            }
        }
        assertThat(order.subList(0, 8)).filteredOn(is -> is).hasSize(4);
        assertThat(order.lastIndexOf(true)).isLessThan(20);
    }

    @Test
    void aModelWithoutWorkersKeepsNoTenantFromAnother() throws Exception {
        start(bus, bus);
        storyboard("acme", "other", 30);
        eventually(() -> bus.tasksWaiting() == 4);
        storyboard("acme", 6);
        eventually(() -> bus.tasksWaiting() == 8);
    }

    @Test
    void shotsHeldBackBehindAJobThatIsGivenUpGoOn() throws Exception {
        start(bus, bus);
        var first = storyboard("acme", 10);
        eventually(() -> bus.tasksWaiting() == 4);
        var second = storyboard("acme", 1);
        eventually(() -> bus.get(second).orElseThrow().plan().shots().size() == 1);
        assertThat(bus.tasksWaiting()).isEqualTo(4);

        bus.append(first, new Fact.Cancelled());
        eventually(() -> bus.tasksWaiting() == 5);
    }

    @Test
    void placesInTheQueueThatAreNotHeardOfAreGivenUp() throws Exception {
        start(bus, bus, 1);
        storyboard("acme", 6);
        eventually(() -> bus.tasksWaiting() == 4);
        eventually(() -> bus.tasksWaiting() == 6);
    }

    @Test
    void whatTheBusRefusesIsTriedAgain() throws Exception {
        var refusals = new AtomicInteger(6);
        var busy = new BusException("no leader", true);
        start(
                (job, fact) ->
                        refusals.getAndDecrement() > 3 ? CompletableFuture.failedStage(busy) : bus.append(job, fact),
                task -> refusals.getAndDecrement() > 0 ? CompletableFuture.failedStage(busy) : bus.enqueue(task));
        submit("a beach", 8);

        eventually(() -> bus.tasksWaiting() == 1);
        assertThat(job().sequence()).isEqualTo(2);
    }

    @Test
    void anEndedJobIsNoLongerFollowed() throws Exception {
        start(bus, bus);
        submit("a beach", 8);
        eventually(() -> bus.tasksWaiting() == 1);
        bus.append(id, new Fact.Cancelled());
        bus.append(id, new Fact.Directed(new Direction.Cut("a city")));
        var other = Given.job();
        bus.append(other, Given.submitted(""));
        eventually(() -> bus.tasksWaiting() == 2);

        assertThat(job().sequence()).isEqualTo(4);
    }

    @Test
    void aBegunShotThatFallsSilentIsGivenToTheWorkersAgainAndThenGivenUp() throws Exception {
        start(bus, bus, 1);
        submit("a beach", 8);
        eventually(() -> bus.tasksWaiting() == 1);
        Thread.sleep(1200);
        assertThat(bus.tasksWaiting()).isEqualTo(1); // no worker has begun it: it waits

        bus.append(id, new Fact.ShotStarted(0, 1, 0, "w"));
        eventually(() -> bus.tasksWaiting() == 4);
        eventually(() -> job().status() == JobStatus.FAILED);
        assertThat(bus.tasksWaiting()).isEqualTo(4);
        assertThat(job().failure())
                .isEqualTo(new Fact.Failed("worker_lost", "shot 0: no news for 4 seconds (expected: a chunk)"));
    }
}
