package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import zoetrope.core.BusException;
import zoetrope.core.Fact;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobStatus;
import zoetrope.core.Pace;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.GivenAccounts;

class JobsTest {
    private final InMemoryBus bus = new InMemoryBus();

    /// A log whose appends wait until they are let through.
    private static final class Slow implements JobLog {
        final InMemoryBus bus;
        final List<CompletableFuture<Void>> waiting = new ArrayList<>();
        final List<Runnable> appends = new ArrayList<>();

        Slow(InMemoryBus bus) {
            this.bus = bus;
        }

        @Override
        public CompletionStage<Void> append(JobId job, Fact fact) {
            var done = new CompletableFuture<Void>();
            waiting.add(done);
            appends.add(() -> bus.append(job, fact));
            return done;
        }

        void letThrough() {
            appends.forEach(Runnable::run);
            waiting.forEach(done -> done.complete(null));
        }
    }

    private Jobs jobs(JobLog log, int maxWaiting, RequestCheck check) {
        return jobs(log, maxWaiting, check, 1);
    }

    private Jobs jobs(JobLog log, int maxWaiting, RequestCheck check, long seed) {
        var settings = new GatewaySettings("127.0.0.1", 0, "", 4 << 20, maxWaiting, 5, 15);
        return new Jobs(
                log,
                bus,
                new OfferedModels(List.of(TestGateway.NANO), "wan-nano"),
                check,
                settings,
                new Random(seed),
                new GatewayMetrics(new SimpleMeterRegistry(), bus),
                InstantSource.system());
    }

    private static Asked asked(String requestId, String prompt) {
        return new Asked(requestId, "", prompt, List.of(), null, "", null, Pace.LIVE);
    }

    private static JobId id(CompletionStage<Job> stage) {
        return stage.toCompletableFuture().join().id();
    }

    @Test
    void submissionsWithTheSameKeyWaitForTheFirst() {
        var slow = new Slow(bus);
        Jobs jobs = jobs(slow, 10, (_, _) -> {});
        var first = jobs.submit(Account.OPEN, asked("key", "a ball"));
        var second = jobs.submit(Account.OPEN, asked("key", "a ball"));
        var other = jobs.submit(Account.OPEN, asked("key", "a dog"));
        slow.letThrough();

        assertThat(slow.appends).hasSize(1);
        assertThat(id(second)).isEqualTo(id(first));
        assertThat(other).isCompletedExceptionally();
        assertThat(bus.all()).hasSize(1);
    }

    @Test
    void submissionsUnderWayCountAsWaiting() {
        Jobs jobs = jobs(new Slow(bus), 2, (_, _) -> {});
        jobs.submit(Account.OPEN, asked("", "a ball"));
        jobs.submit(Account.OPEN, asked("", "a ball"));

        assertThatThrownBy(() -> jobs.submit(Account.OPEN, asked("", "a ball")))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL));
    }

    @Test
    void aKeyIsFreeAgainWhenItsSubmissionFailed() {
        var down = new CompletableFuture<Void>();
        JobLog log = (job, fact) -> down.isDone() ? bus.append(job, fact) : down;
        Jobs jobs = jobs(log, 10, (_, _) -> {});
        var first = jobs.submit(Account.OPEN, asked("key", "a ball"));
        down.completeExceptionally(new BusException("no leader", true));

        assertThat(first).isCompletedExceptionally();
        assertThat(id(jobs.submit(Account.OPEN, asked("key", "a ball"))))
                .isEqualTo(bus.all().getFirst().id());
    }

    @Test
    void whatThePlannerCannotPlanIsRefusedBeforeItIsAJob() {
        Jobs jobs = jobs(bus, 10, (request, model) -> {
            throw new InvalidRequest("prompt", request.prompt() + " for " + model.name());
        });

        assertThatThrownBy(() -> jobs.submit(Account.OPEN, asked("", "a ball"))).hasMessage("prompt: a ball for wan-nano");
        assertThat(bus.all()).isEmpty();
    }

    @Test
    void theSameRequestWithTheSameSeedOfTheServersChoiceIsTheSame() {
        Jobs jobs = jobs(bus, 10, (_, _) -> {});
        JobId first = id(jobs.submit(Account.OPEN, asked("key", "a ball")));
        long seed = bus.get(first).orElseThrow().submission().request().seed();

        assertThat(id(jobs.submit(Account.OPEN, new Asked("key", "wan-nano", "a ball", List.of(), 8.0, "128x128", seed, Pace.LIVE))))
                .isEqualTo(first);
    }

    @Test
    void theSameKeyAtTwoGatewaysAtTheSameMomentIsOneJob() {
        var slow = new Slow(bus);
        var first = jobs(slow, 10, (_, _) -> {}, 1).submit(Account.OPEN, asked("key", "a ball"));
        var second = jobs(slow, 10, (_, _) -> {}, 2).submit(Account.OPEN, asked("key", "a ball"));
        slow.letThrough();

        assertThat(slow.appends).as("neither gateway knew of the other").hasSize(2);
        assertThat(bus.all()).hasSize(1);
        assertThat(second.toCompletableFuture().join()).isEqualTo(first.toCompletableFuture().join());
    }

    @Test
    void theSecondGatewayRefusesAnotherRequestWithTheSameKey() {
        var slow = new Slow(bus);
        var first = jobs(slow, 10, (_, _) -> {}, 1).submit(Account.OPEN, asked("key", "a ball"));
        var second = jobs(slow, 10, (_, _) -> {}, 2).submit(Account.OPEN, asked("key", "a dog"));
        slow.letThrough();

        assertThat(first).isCompletedWithValueMatching(job -> job.submission().request().prompt().equals("a ball"));
        assertThatThrownBy(() -> second.toCompletableFuture().join())
                .hasCauseInstanceOf(Refusal.class)
                .hasMessageContaining("request_id: 'key' belongs to " + id(first));
    }

    @Test
    void theKeyOfADeletedJobOpensAnotherJob() {
        Jobs jobs = jobs(bus, 10, (_, _) -> {});
        JobId first = id(jobs.submit(Account.OPEN, asked("key", "a ball")));
        jobs.delete(Account.OPEN, first).toCompletableFuture().join();
        JobId second = id(jobs.submit(Account.OPEN, asked("key", "a dog")));

        assertThat(second).isNotEqualTo(first);
        assertThat(id(jobs.submit(Account.OPEN, asked("key", "a dog")))).isEqualTo(second);
    }

    @Test
    void theKeyOfAJobThatIsForgottenOpensItAnew() {
        Jobs jobs = jobs(bus, 10, (_, _) -> {});
        JobId first = id(jobs.submit(Account.OPEN, asked("key", "a ball")));
        jobs.cancel(Account.OPEN, first).toCompletableFuture().join();
        bus.forgetEnded();

        Job again = jobs.submit(Account.OPEN, asked("key", "a dog")).toCompletableFuture().join();
        assertThat(again.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(again.submission().request().prompt()).isEqualTo("a dog");
    }

    @Test
    void aJobsNameTellsAnotherTenantNothing() {
        var acme = new RequestKey(GivenAccounts.account("acme", "zk_1"), "key");
        var zeta = new RequestKey(GivenAccounts.account("zeta", "zk_2"), "key");

        assertThat(acme.job(0)).isEqualTo(acme.job(0)).isNotIn(acme.job(1), zeta.job(0));
    }
}
