package zoetrope.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.Given;
import zoetrope.core.JobId;
import zoetrope.core.Membership;
import zoetrope.core.MembershipContract;

@Timeout(120)
class KafkaMembershipIT extends MembershipContract {
    private static final String PREFIX = "members.";
    private static final URI HERE = URI.create("http://127.0.0.1:1");
    private static final URI THERE = URI.create("http://127.0.0.1:2");

    @TempDir
    private static Path directory;

    private static EmbeddedKafka kafka;
    private static KafkaBus bus;

    @BeforeAll
    static void open() {
        kafka = EmbeddedKafka.start(directory, 0, 24);
        bus = Buses.open(Buses.settings(kafka.bootstrap(), PREFIX));
    }

    @AfterAll
    static void close() {
        bus.close();
        kafka.close();
    }

    @Override
    protected Membership join(String group) {
        return bus.join(group, HERE);
    }

    private static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void aKilledMembersJobsAreTakenOverAndItsAddressIsForgotten() throws Exception {
        var group = "killed";
        var process = DoomedMember.start(kafka.bootstrap(), PREFIX, group, THERE.toString());
        try (var members = bus.members(group);
                var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.lines().filter(DoomedMember.JOINED::equals).findFirst()).isPresent(); // it logs, too
            try (var heir = bus.join(group, HERE)) {
                var jobs = Stream.generate(Given::job).limit(100).toList();
                eventually("they share", () -> jobs.stream().anyMatch(heir::actsFor));
                JobId theirs = jobs.stream().filter(job -> !heir.actsFor(job)).findFirst().orElseThrow();
                eventually("everybody knows where it is", () -> members.of(theirs).equals(List.of(THERE, HERE)));

                process.destroyForcibly().waitFor();

                eventually("the job is taken over", () -> heir.actsFor(theirs));
                eventually("everybody knows", () -> members.of(theirs).equals(List.of(HERE)));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatIsNotedOfAStreamCanBeReadByAnother() {
        var job = Given.job();
        bus.jobLog().append(job, Given.submitted("")).toCompletableFuture().join();
        var other = Given.job();
        bus.streamNotes().add(job, "one").toCompletableFuture().join();
        bus.streamNotes().add(other, "another's").toCompletableFuture().join();
        bus.streamNotes().add(job, "zwei, naïve").toCompletableFuture().join();

        assertThat(bus.streamNotes().read(job)).containsExactly("one", "zwei, naïve");
    }
}
