package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every membership keeps these promises. Extend it, build yours, add nothing.
public abstract class MembershipContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<JobId> jobs = Stream.generate(Given::job).limit(100).toList();

    /// @param group one that no other test uses
    protected abstract Membership join(String group);

    private static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private boolean eachHasOne(Membership... members) {
        return jobs.stream().allMatch(job -> Stream.of(members).filter(member -> member.actsFor(job)).count() == 1);
    }

    @Test
    protected void whoeverIsAloneActsForAll() throws InterruptedException {
        try (var only = join("alone")) {
            eventually("all jobs are its", () -> eachHasOne(only));
            assertThat(only.joined()).isTrue();
        }
    }

    @Test
    protected void eachJobHasOneOfThem() throws InterruptedException {
        try (var one = join("two")) {
            eventually("all jobs are the first one's", () -> eachHasOne(one));
            try (var other = join("two")) {
                eventually("both have some", () -> jobs.stream().anyMatch(other::actsFor) && eachHasOne(one, other));
                assertThat(jobs).anyMatch(one::actsFor);
            }
        }
    }

    @Test
    protected void whenOneLeavesTheOtherIsToldAndActsForAll() throws InterruptedException {
        try (var one = join("leaving")) {
            var other = join("leaving");
            eventually("they share", () -> jobs.stream().anyMatch(other::actsFor) && eachHasOne(one, other));
            var told = new AtomicInteger();
            try (var _ = one.watch(told::incrementAndGet)) {
                other.close();
                eventually("all jobs are the first one's", () -> eachHasOne(one));
                assertThat(jobs).noneMatch(other::actsFor);
                eventually("it is told", () -> told.get() > 0);
            }
        }
    }
}
