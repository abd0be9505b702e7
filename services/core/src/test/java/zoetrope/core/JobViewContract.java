package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every job log and the view that follows it keep these promises. Extend it, give yours, add nothing.
@Timeout(30)
public abstract class JobViewContract {
    protected abstract JobLog log();

    protected abstract JobView view();

    private void append(JobId job, Fact fact) {
        log().append(job, fact).toCompletableFuture().join();
    }

    private JobId submitted() {
        var job = Given.job();
        append(job, Given.submitted(""));
        return job;
    }

    @Test
    void whatWasAppendedIsInTheView() {
        var job = submitted();
        append(job, new Fact.Planned(0, List.of(Given.shot(0)), false));
        append(job, Given.rendered(0));

        var seen = view().get(job).orElseThrow();
        assertThat(seen.submission()).isEqualTo(Given.submitted(""));
        assertThat(seen.plan()).isEqualTo(new Plan(List.of(Given.shot(0)), false));
        assertThat(seen.framesRendered()).isEqualTo(4);
        assertThat(seen.sequence()).isEqualTo(3);
    }

    @Test
    void aJobThatWasNeverSubmittedIsUnknown() {
        var job = Given.job();
        append(job, Given.rendered(0));

        assertThat(view().get(job)).isEmpty();
        assertThat(view().byRequestId(Tenant.DEFAULT, "never-used")).isEmpty();
    }

    @Test
    void aJobIsFoundByItsRequestId() {
        var job = Given.job();
        var requestId = UUID.randomUUID().toString();
        append(job, Given.submitted(requestId));

        assertThat(view().byRequestId(Tenant.DEFAULT, requestId)).map(Job::id).hasValue(job);
    }

    /// As two gateways do at the same moment.
    @Test
    void theFirstOfTwoSubmissionsOfAJobWinsAndTheOtherIsNoEvent() {
        var job = Given.job();
        append(job, Given.submitted("first"));
        append(job, Given.submitted("second"));
        append(job, Given.rendered(0));

        var heard = new ConcurrentLinkedQueue<JobEvent>();
        view().watch(job, 1, heard::add).close();
        assertThat(view().get(job)).map(Job::submission).hasValue(Given.submitted("first"));
        assertThat(heard).extracting(JobEvent::fact).containsExactly(Given.submitted("first"), Given.rendered(0));
        assertThat(heard).extracting(JobEvent::sequence).containsExactly(1L, 2L);
    }

    @Test
    void aDeletedJobIsListedAndFoundNoMore() {
        var job = Given.job();
        var requestId = UUID.randomUUID().toString();
        append(job, Given.submitted(requestId));
        append(job, new Fact.Cancelled());
        append(job, new Fact.Deleted());

        assertThat(view().all()).extracting(Job::id).doesNotContain(job);
        assertThat(view().everSubmitted()).extracting(Job::id).contains(job);
        assertThat(view().byRequestId(Tenant.DEFAULT, requestId)).isEmpty();
        assertThat(view().get(job)).as("whoever has a task of it must see this").map(Job::status).hasValue(JobStatus.DELETED);
    }

    @Test
    void theNewestJobIsListedFirst() {
        var older = submitted();
        var newer = submitted();

        var listed = view().all().stream().map(Job::id).toList();
        assertThat(listed).contains(older, newer);
        assertThat(listed.indexOf(newer)).isLessThan(listed.indexOf(older));
    }

    @Test
    void aWatchHearsPastEventsAndThenNewOnesWithoutGaps() throws Exception {
        var job = submitted();
        IntStream.range(0, 5).forEach(i -> append(job, Given.rendered(i)));
        var heard = new ConcurrentLinkedQueue<JobEvent>();

        var appending = IntStream.range(0, 3)
                .mapToObj(_ -> CompletableFuture.runAsync(
                        () -> IntStream.range(5, 25).forEach(i -> append(job, Given.rendered(i)))))
                .toList();
        try (var _ = view().watch(job, 1, heard::add)) {
            appending.forEach(CompletableFuture::join);
            await(heard, 66);
        }

        assertThat(heard).extracting(JobEvent::sequence).containsExactlyElementsOf(LongStream.rangeClosed(1, 66).boxed().toList());
        assertThat(heard).extracting(JobEvent::job).containsOnly(job);
    }

    @Test
    void aWatchBeginsWithTheSequenceNumberItAskedFor() throws Exception {
        var job = submitted();
        var heard = new ConcurrentLinkedQueue<JobEvent>();

        try (var _ = view().watch(job, 3, heard::add)) {
            IntStream.range(0, 3).forEach(i -> append(job, Given.rendered(i)));
            await(heard, 2);
        }

        assertThat(heard).extracting(JobEvent::sequence).containsExactly(3L, 4L);
    }

    @Test
    void aWatchOfAllHearsEveryJobFromNowOn() throws Exception {
        var before = submitted();
        var heard = new ConcurrentLinkedQueue<JobEvent>();

        JobId after;
        try (var _ = view().watchAll(heard::add)) {
            after = submitted();
            append(before, Given.rendered(0));
            await(heard, 2);
        }

        assertThat(heard).extracting(JobEvent::job).containsExactlyInAnyOrder(after, before);
        assertThat(heard).filteredOn(event -> event.job().equals(before)).extracting(JobEvent::sequence).containsExactly(2L);
    }

    @Test
    void aClosedWatchHearsNothingMore() {
        var job = submitted();
        var heard = new ConcurrentLinkedQueue<JobEvent>();
        view().watch(job, 1, heard::add).close();

        append(job, Given.rendered(0));

        assertThat(heard).extracting(JobEvent::sequence).containsExactly(1L);
    }

    @Test
    void aListenerThatThrowsHarmsNoOther() throws Exception {
        var job = submitted();
        var heard = new ConcurrentLinkedQueue<JobEvent>();

        try (var _ = view().watch(job, 1, _ -> {
                    throw new IllegalStateException("thrown on purpose");
                });
                var _ = view().watch(job, 1, heard::add)) {
            append(job, Given.rendered(0));
            await(heard, 2);
        }

        assertThat(view().get(job)).map(Job::sequence).hasValue(2L);
    }

    /// A listener may append: a planner answers a fact with a fact.
    @Test
    void aListenerMayAppend() throws Exception {
        var job = Given.job();
        var heard = new ConcurrentLinkedQueue<JobEvent>();

        try (var _ = view().watch(job, 1, event -> {
                    if (event.fact() instanceof Fact.Submitted) {
                        var _ = log().append(job, new Fact.Planned(0, List.of(Given.shot(0)), false));
                    }
                });
                var _ = view().watch(job, 1, heard::add)) {
            append(job, Given.submitted(""));
            await(heard, 2);
        }

        assertThat(heard).extracting(JobEvent::fact).last().isInstanceOf(Fact.Planned.class);
    }

    private static void await(Queue<?> heard, int size) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (heard.size() < size && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(heard).hasSize(size);
    }
}
