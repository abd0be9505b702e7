package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.JobEvent;

/// Strikes one process after the other, each at a moment when that should hurt, and waits until what it did goes on. Used by
/// one thread.
final class Blows {
    /// How long is waited for the right moment, and for things to go on.
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /// A chunk takes about so long.
    private static final int CHUNK_MILLIS = 300;
    /// A segment takes so long.
    private static final int SEGMENT_MILLIS = 1000;
    /// A submission is answered in about so long.
    private static final int ANSWER_MILLIS = 20;
    private static final int PROBES = 3;

    private final Fleet fleet;
    private final Sights sights;
    private final Load load;
    private final Wish probe;
    private final Random random;
    /// By service, of those that may not have been replaced yet, the oldest first.
    private final Map<String, Deque<Supervisor>> supervisors = new HashMap<>();

    Blows(Fleet fleet, Sights sights, Load load, Wish probe, Random random) {
        this.fleet = fleet;
        this.sights = sights;
        this.load = load;
        this.probe = probe;
        this.random = random;
    }

    /// A process at the right moment, and what shows that what it did goes on.
    ///
    /// @param taken what shows that another worker has the shot
    private record Target(Member member, Predicate<Sight> goesOn, Predicate<Sight> nothingLeft, Predicate<Sight.Told> taken) {
        Target(Member member, Predicate<Sight> goesOn, Predicate<Sight> nothingLeft) {
            this(member, goesOn, nothingLeft, _ -> false);
        }
    }

    /// Strikes, and returns when what was struck goes on.
    ///
    /// The successor starts meanwhile. Of the broker it is waited for at once, of the others when too few would be left by the next
    /// blow: one of each service, and of the workers as many as there are shots.
    Struck strike(Blow blow) throws IOException, InterruptedException {
        var away = supervisors.computeIfAbsent(blow.service(), _ -> new ArrayDeque<>());
        int mostAway = blow.service().equals(Fleet.WORKER) ? 2 : 1;
        while (away.size() >= mostAway) {
            away.removeFirst().replaced();
        }
        var struck = now(blow);
        if (blow.service().equals(Fleet.BROKER)) {
            struck.supervisor().replaced();
        } else {
            away.addLast(struck.supervisor());
        }
        return struck;
    }

    /// Waits until all that was struck has been started again.
    void settle() throws IOException, InterruptedException {
        for (Deque<Supervisor> away : supervisors.values()) {
            for (Supervisor each : away) {
                each.replaced();
            }
        }
        supervisors.clear();
    }

    private Struck now(Blow blow) throws IOException, InterruptedException {
        Target target =
                switch (blow) {
                    case WORKER_MID_CHUNK, WORKER_TOLD, WORKER_SILENT -> rendering();
                    case WORKER_AFTER_PUBLISH -> published();
                    case PLANNER, PLANNER_TOLD -> planning();
                    case MUXER, MUXER_TOLD, MUXER_SILENT -> muxing();
                    case GATEWAY, GATEWAY_TOLD -> telling();
                    case BROKER, BROKER_TOLD -> carrying();
                };
        int mark = sights.mark();
        long struck = System.nanoTime();
        var supervisor = Supervisor.strike(target.member(), blow.signal(), fleet.http());
        if (target.member().service().equals(Fleet.PLANNER)) {
            return planned(blow, target.member(), struck, supervisor);
        }
        var went = sights.await(
                mark, Sight.class, sight -> target.goesOn().test(sight) || target.nothingLeft().test(sight), PATIENCE);
        var recovery = went.filter(target.goesOn())
                .map(sight -> OptionalDouble.of(Struck.seconds(sight.at() - struck)))
                .orElse(OptionalDouble.empty());
        var taken = recovery.isEmpty()
                ? OptionalDouble.empty()
                : sights.await(mark, Sight.Told.class, target.taken(), Duration.ZERO)
                        .map(sight -> OptionalDouble.of(Struck.seconds(sight.at() - struck)))
                        .orElse(OptionalDouble.empty());
        return new Struck(blow, recovery, taken, supervisor, went.isEmpty());
    }

    /// A worker in the middle of a chunk.
    private Target rendering() throws IOException, InterruptedException {
        while (true) {
            var told = awaited("a worker at work", Sight.Told.class, sight -> begins(sight.event().getFact()));
            Thread.sleep(random.nextInt(CHUNK_MILLIS));
            var target = told.client().ended() ? Optional.<Target>empty() : worker(told.client(), shot(told.event().getFact()));
            if (target.isPresent()) {
                return target.get();
            }
        }
    }

    /// A worker that has sent a chunk of which the log does not know yet.
    private Target published() throws IOException, InterruptedException {
        while (true) {
            var sent = awaited("a chunk", Sight.Sent.class, _ -> true);
            var client = load.all().stream().filter(each -> sent.chunk().job().equals(each.job())).findFirst();
            var target = client.flatMap(each -> worker(each, sent.chunk().shot()));
            if (target.isPresent()) {
                return target.get();
            }
        }
    }

    private static boolean begins(Fact fact) {
        return fact.hasShotStarted() || fact.hasChunkRendered() && !fact.getChunkRendered().getLast();
    }

    private static int shot(Fact fact) {
        return fact.hasShotStarted() ? fact.getShotStarted().getShot() : fact.getChunkRendered().getShot();
    }

    /// Who renders a shot; what goes on is the shot, by another worker, with a chunk that nobody knew of.
    private Optional<Target> worker(Client client, int shot) {
        var name = client.last(fact -> fact.hasShotStarted() && fact.getShotStarted().getShot() == shot)
                .map(fact -> fact.getShotStarted().getWorker());
        var known = client.chunks(shot).size();
        return name.flatMap(fleet::worker).map(member -> new Target(
                member,
                sight -> sight instanceof Sight.Told told
                        && told.client().equals(client)
                        && told.event().getFact().hasChunkRendered()
                        && told.event().getFact().getChunkRendered().getShot() == shot
                        && told.event().getFact().getChunkRendered().getChunk() >= known
                        && !told.event().getFact().getChunkRendered().getWorker().equals(name.get()),
                sight -> ends(client, sight),
                told -> told.client().equals(client)
                        && told.event().getFact().hasShotStarted()
                        && told.event().getFact().getShotStarted().getShot() == shot
                        && !told.event().getFact().getShotStarted().getWorker().equals(name.get())));
    }

    private static boolean ends(Client client, Sight sight) {
        return sight instanceof Sight.Told told && told.client().equals(client) && told.event().getFact().hasCompleted();
    }

    private Target planning() throws IOException, InterruptedException {
        var told = awaited("a job", Sight.Told.class, sight -> sight.event().getFact().hasSubmitted());
        return new Target(acting(told.client(), Fleet.PLANNER), _ -> false, _ -> false);
    }

    /// Asks for some short videos, one of which may be the dead planner's, and waits for its plan, and for all to be completed.
    private Struck planned(Blow blow, Member dead, long struck, Supervisor supervisor) throws IOException, InterruptedException {
        int mark = sights.mark();
        var probes = Stream.generate(() -> load.ask(probe)).limit(PROBES).toList();
        boolean late = false;
        var recovery = OptionalDouble.empty();
        for (Client each : probes) {
            var submitted = told(mark, each, Fact::hasSubmitted);
            boolean deads = submitted.isPresent()
                    && fleet.actingFor(each.job(), Fleet.PLANNER).filter(dead::equals).isPresent();
            var planned = told(mark, each, Fact::hasPlanned);
            late |= planned.isEmpty();
            if (deads && planned.isPresent()) {
                double after = Struck.seconds(planned.get().at() - struck);
                recovery = OptionalDouble.of(Math.max(after, recovery.orElse(0)));
            }
        }
        for (Client each : probes) { // or they would still be in the way of what is struck next
            late |= told(mark, each, Fact::hasCompleted).isEmpty();
        }
        return new Struck(blow, recovery, OptionalDouble.empty(), supervisor, late);
    }

    private Optional<Sight.Told> told(int mark, Client client, Predicate<Fact> wanted) throws InterruptedException {
        return sights.await(
                mark, Sight.Told.class, sight -> sight.client().equals(client) && wanted.test(sight.event().getFact()), PATIENCE);
    }

    private Target muxing() throws IOException, InterruptedException {
        while (true) {
            var client = awaited("a live stream", Sight.Grown.class, sight -> sight.client().wish().live()).client();
            Thread.sleep(random.nextInt(SEGMENT_MILLIS));
            var member = fleet.actingFor(client.job(), Fleet.MUXER);
            if (!client.ended() && client.playable() && member.isPresent()) {
                long now = System.nanoTime();
                return new Target(
                        member.get(),
                        sight -> sight instanceof Sight.Grown grown && grown.client().equals(client) && grown.asked() > now,
                        _ -> client.over());
            }
        }
    }

    /// A gateway that tells a client of its job, or that is just being asked for a video.
    private Target telling() throws IOException, InterruptedException {
        boolean asked = random.nextBoolean();
        var client = asked
                ? awaited("a request", Sight.Asked.class, _ -> true).client()
                : awaited("a job that runs", Sight.Told.class, sight -> begins(sight.event().getFact())).client();
        Thread.sleep(random.nextInt(ANSWER_MILLIS));
        return new Target(
                client.gateway(),
                sight -> sight instanceof Sight.Back back && back.client().equals(client)
                        || sight instanceof Sight.Told told && told.client().equals(client) && told.event().getSequence() == 1,
                sight -> ends(client, sight));
    }

    /// The broker; what goes on is any shot, with a chunk whose fact is younger than the blow.
    private Target carrying() throws IOException, InterruptedException {
        var _ = awaited("a job that runs", Sight.Told.class, sight -> begins(sight.event().getFact()));
        var now = Instant.now();
        return new Target(
                fleet.of(Fleet.BROKER).getFirst(),
                sight -> sight instanceof Sight.Told told
                        && told.event().getFact().hasChunkRendered()
                        && time(told.event()).isAfter(now),
                _ -> false);
    }

    private static Instant time(JobEvent event) {
        return Instant.ofEpochSecond(event.getTime().getSeconds(), event.getTime().getNanos());
    }

    private Member acting(Client client, String service) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var member = fleet.actingFor(client.job(), service);
            if (member.isPresent()) {
                return member.get();
            }
            Thread.sleep(100);
        }
        throw new IOException("no %s acts for %s".formatted(service, client));
    }

    private <S extends Sight> S awaited(String what, Class<S> kind, Predicate<S> wanted) throws IOException, InterruptedException {
        return sights.await(sights.mark(), kind, wanted, PATIENCE)
                .orElseThrow(() -> new IOException("%s: none within %s; on their way: %s".formatted(what, PATIENCE, load.running())));
    }
}
