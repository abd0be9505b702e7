package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every task queue keeps these promises. Extend it, give yours (with a lease of two seconds), add nothing.
@Timeout(60)
public abstract class TaskQueueContract {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration BRIEF = Duration.ofMillis(300);

    protected abstract TaskSink sink();

    protected abstract TaskQueue open(String model);

    private TaskQueue open() {
        return open(Given.MODEL);
    }

    private JobId enqueued() {
        var job = Given.job();
        sink().enqueue(Given.task(job)).toCompletableFuture().join();
        return job;
    }

    private static TaskQueue.Lease take(TaskQueue queue) {
        return queue.take(SOON).orElseThrow();
    }

    @Test
    void aTaskArrivesAsItWasPut() {
        var job = enqueued();

        try (var queue = open()) {
            var lease = take(queue);
            assertThat(lease.task()).isEqualTo(Given.task(job));
            lease.done();
        }
    }

    @Test
    void aTaskGoesToAWorkerThatHasItsModel() {
        var job = enqueued();

        try (var other = open("other")) {
            assertThat(other.take(Duration.ofSeconds(2))).isEmpty();
            try (var queue = open()) {
                var lease = take(queue);
                assertThat(lease.task().job()).isEqualTo(job);
                lease.done();
            }
            sink().enqueue(Given.task(job, "other")).toCompletableFuture().join();
            var lease = take(other);
            assertThat(lease.task().model()).isEqualTo("other");
            assertThat(lease.task().attempt()).as("the others were never asked").isEqualTo(1);
            lease.done();
        }
    }

    @Test
    void anEmptyQueueGivesNothing() {
        try (var queue = open()) {
            assertThat(queue.take(BRIEF)).isEmpty();
        }
    }

    @Test
    void aTaskIsOnlyOneWorkersAndThenGone() {
        var job = enqueued();

        try (var one = open();
                var other = open()) {
            var lease = take(one);
            assertThat(lease.task().job()).isEqualTo(job);
            assertThat(other.take(BRIEF)).isEmpty();
            lease.done();
            assertThat(one.take(BRIEF)).isEmpty();
        }
    }

    @Test
    void severalWorkersShareTheTasks() {
        var jobs = Set.of(enqueued(), enqueued());

        try (var one = open();
                var other = open()) {
            var first = take(one);
            var second = Optional.<TaskQueue.Lease>empty();
            while (second.isEmpty()) {
                first.renew();
                second = other.take(BRIEF);
            }
            assertThat(Set.of(first.task().job(), second.get().task().job())).isEqualTo(jobs);
            first.done();
            second.get().done();
        }
    }

    @Test
    void aWorkerThatAsksNoMoreKeepsNoTaskFromTheOthers() {
        try (var sated = open();
                var other = open()) {
            sated.take(Duration.ofSeconds(2));
            for (int i = 0; i < 10; i++) {
                other.take(BRIEF);
            }
            var job = enqueued();

            var lease = take(other);
            assertThat(lease.task().job()).isEqualTo(job);
            assertThat(lease.task().attempt()).as("nobody had it before").isEqualTo(1);
            lease.done();
        }
    }

    @Test
    void aTaskGivenBackIsAnotherAttempt() {
        var job = enqueued();

        try (var queue = open()) {
            take(queue).giveBack();
            var again = take(queue);
            assertThat(again.task().job()).isEqualTo(job);
            assertThat(again.task().attempt()).isEqualTo(2);
            again.done();
        }
    }

    @Test
    void aWorkerThatClosesGivesItsTaskBack() {
        var job = enqueued();

        try (var other = open()) {
            try (var one = open()) {
                take(one);
            }
            var lease = take(other);
            assertThat(lease.task().job()).isEqualTo(job);
            lease.done();
        }
    }

    @Test
    void aRenewedLeaseHolds() throws InterruptedException {
        enqueued();

        try (var one = open();
                var other = open()) {
            var lease = take(one);
            for (int i = 0; i < 5; i++) {
                assertThat(other.take(Duration.ofMillis(700))).isEmpty();
                lease.renew();
            }
            lease.done();
        }
    }

    @Test
    void theTaskOfASilentWorkerGoesToAnother() throws InterruptedException {
        var job = enqueued();

        try (var silent = open();
                var other = open()) {
            var lapsed = take(silent);
            var lease = take(other);
            assertThat(lease.task().job()).isEqualTo(job);
            assertThat(lease.task().attempt()).isEqualTo(2);
            assertThatThrownBy(lapsed::renew).isInstanceOf(BusException.class);

            lapsed.giveBack(); // too late to matter
            lease.renew();
            lease.done();
            assertThat(silent.take(BRIEF)).isEmpty();
        }
    }

    @Test
    void aTaskComesAgainUntilItIsSettled() {
        var job = enqueued();

        try (var queue = open()) {
            for (int deliveries = 0; deliveries < 25; deliveries++) {
                take(queue).giveBack();
            }
            var lease = take(queue);
            assertThat(lease.task().job()).isEqualTo(job);
            lease.done();
            assertThat(queue.take(BRIEF)).isEmpty();
        }
    }
}
