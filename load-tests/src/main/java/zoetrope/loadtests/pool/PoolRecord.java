package zoetrope.loadtests.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import zoetrope.core.Fact;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;

/// What the workers of a pool did and when, as the job log tells it. Any thread.
public final class PoolRecord {
    record Place(JobId job, int shot) {}

    /// Something a worker did.
    ///
    /// @param chunk of the shot; -1 when it began the shot
    /// @param frames made
    /// @param last whether it was the shot's last
    record Deed(String worker, Place place, int chunk, int frames, boolean last, Instant at) {
        boolean begins() {
            return chunk < 0;
        }
    }

    private final Map<String, List<Deed>> deeds = new HashMap<>();
    private final Map<JobId, Instant> submitted = new HashMap<>();
    private final Set<Place> begun = new HashSet<>();
    private final Set<Deed> made = new HashSet<>();
    private long again;

    public synchronized void happened(JobEvent event) {
        switch (event.fact()) {
            case Fact.Submitted _ -> submitted.put(event.job(), event.time());
            case Fact.ShotStarted started -> {
                var place = new Place(event.job(), started.shot());
                begun.add(place);
                add(new Deed(started.worker(), place, -1, 0, false, event.time()));
            }
            case Fact.ChunkRendered chunk -> {
                var place = new Place(event.job(), chunk.shot());
                add(new Deed(chunk.worker(), place, chunk.chunk(), chunk.frames(), chunk.last(), event.time()));
                if (!made.add(new Deed("", place, chunk.chunk(), 0, false, Instant.EPOCH))) {
                    again++;
                }
            }
            case Fact.Planned _,
                    Fact.Directed _,
                    Fact.Playable _,
                    Fact.Completed _,
                    Fact.Failed _,
                    Fact.Cancelled _,
                    Fact.Deleted _,
                    Fact.Notified _ -> {}
        }
    }

    private void add(Deed deed) {
        deeds.computeIfAbsent(deed.worker(), _ -> new ArrayList<>()).add(deed);
    }

    /// Shots that some worker has begun.
    synchronized int begun() {
        return begun.size();
    }

    /// Workers that have begun a shot.
    synchronized int workers() {
        return deeds.size();
    }

    /// Chunks that a second worker made although they were known.
    synchronized long madeAgain() {
        return again;
    }

    /// Frames made in a stretch of time. A chunk that was under way at either end counts with its share. With one slot a
    /// device, so that a worker does one thing after the other.
    synchronized double frames(Instant from, Instant to) {
        return deeds.values().stream()
                .mapToDouble(each -> framesBy(each, to) - framesBy(each, from))
                .sum();
    }

    private static double framesBy(List<Deed> deeds, Instant time) {
        double frames = 0;
        for (int i = 0; i < deeds.size(); i++) {
            Deed deed = deeds.get(i);
            if (!deed.at().isAfter(time)) {
                frames += deed.frames();
            } else {
                Instant began = i == 0 ? deed.at() : deeds.get(i - 1).at();
                double share = seconds(began, time) / Math.max(1e-9, seconds(began, deed.at()));
                return frames + deed.frames() * Math.max(0, share);
            }
        }
        return frames;
    }

    /// How long the workers that began a shot in a stretch of time had had nothing to do, in seconds each.
    synchronized List<Double> gaps(Instant from, Instant to) {
        var gaps = new ArrayList<Double>();
        for (var each : deeds.values()) {
            for (int i = 1; i < each.size(); i++) {
                Deed deed = each.get(i);
                if (deed.begins() && each.get(i - 1).last() && !deed.at().isBefore(from) && deed.at().isBefore(to)) {
                    gaps.add(seconds(each.get(i - 1).at(), deed.at()));
                }
            }
        }
        return gaps;
    }

    /// From the submission of each job to the beginning of its first shot, in seconds.
    public synchronized List<Double> waits(List<JobId> jobs) {
        var first = new HashMap<JobId, Instant>();
        deeds.values().forEach(each -> each.stream()
                .filter(Deed::begins)
                .forEach(deed -> first.merge(deed.place().job(), deed.at(), (a, b) -> a.isBefore(b) ? a : b)));
        return jobs.stream()
                .filter(first::containsKey)
                .map(job -> seconds(
                        Objects.requireNonNull(submitted.get(job)), Objects.requireNonNull(first.get(job))))
                .toList();
    }

    /// Between each two chunks of a job, in seconds, as far as they were made in a stretch of time.
    public synchronized List<Double> intervals(List<JobId> jobs, Instant from, Instant to) {
        var intervals = new ArrayList<Double>();
        for (JobId job : jobs) {
            var made = deeds.values().stream()
                    .flatMap(List::stream)
                    .filter(deed -> deed.place().job().equals(job) && !deed.begins())
                    .map(Deed::at)
                    .filter(at -> !at.isBefore(from) && at.isBefore(to))
                    .sorted()
                    .toList();
            for (int i = 1; i < made.size(); i++) {
                intervals.add(seconds(made.get(i - 1), made.get(i)));
            }
        }
        return intervals;
    }

    /// The shots that some workers had begun and not finished.
    ///
    /// @param prefix of the workers' names
    synchronized List<Place> inHand(String prefix) {
        return deeds.entrySet().stream()
                .filter(worker -> worker.getKey().startsWith(prefix))
                .map(worker -> worker.getValue().getLast())
                .filter(deed -> !deed.last())
                .map(Deed::place)
                .toList();
    }

    /// The first that was done for a shot after a moment.
    ///
    /// @param chunk whether a new chunk is meant; otherwise the beginning
    synchronized Optional<Deed> firstAfter(Instant moment, Place place, boolean chunk) {
        return deeds.values().stream()
                .flatMap(List::stream)
                .filter(deed -> deed.place().equals(place) && deed.begins() != chunk && deed.at().isAfter(moment))
                .min((a, b) -> a.at().compareTo(b.at()));
    }

    public static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
