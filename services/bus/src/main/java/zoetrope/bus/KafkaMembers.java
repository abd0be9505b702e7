package zoetrope.bus;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobId;
import zoetrope.core.Members;

/// Asks the broker once a second who is in the group and who has which partition. Any thread.
public final class KafkaMembers implements Members, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaMembers.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /// @param byPartition who acts for the jobs of a partition
    private record Seen(List<URI> all, Map<Integer, URI> byPartition) {
        static final Seen NOBODY = new Seen(List.of(), Map.of());
    }

    private final Admin admin;
    private final String group;
    private final int partitionCount;
    private final Thread thread;
    private volatile Seen seen = Seen.NOBODY;
    private volatile boolean closed;

    KafkaMembers(BusSettings settings, Topics topics, String service) {
        this.group = topics.group(service);
        this.partitionCount = topics.jobPartitions();
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap(),
                AdminClientConfig.CLIENT_ID_CONFIG, settings.topicPrefix() + "members-of-" + service,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500));
        this.thread = Thread.ofPlatform().daemon().name("bus-members-of-" + service).start(this::run);
    }

    @Override
    public List<URI> of(JobId job) {
        Seen now = seen;
        var owner = now.byPartition().get(Topics.partitionOf(job, partitionCount));
        if (owner == null) {
            return now.all();
        }
        var found = new ArrayList<URI>(now.all().size());
        found.add(owner);
        now.all().stream().filter(each -> !each.equals(owner)).forEach(found::add);
        return found;
    }

    private void run() {
        try {
            while (!closed) {
                look();
                TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            var described = admin.describeConsumerGroups(List.of(group)).all().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            seen = read(Objects.requireNonNull(described.get(group)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                seen = Seen.NOBODY;
            } else if (!closed) {
                LOG.warn("event=members_unknown group={} cause={}", group, String.valueOf(e.getCause()));
            }
        } catch (TimeoutException e) {
            LOG.warn("event=members_unknown group={} cause=no answer within {}", group, ANSWER);
        }
    }

    /// While the group shares out anew, nobody's share is told: then the last known holds.
    private Seen read(ConsumerGroupDescription description) {
        if (description.groupState() == GroupState.EMPTY || description.groupState() == GroupState.DEAD) {
            return Seen.NOBODY;
        }
        if (description.groupState() != GroupState.STABLE) {
            return seen;
        }
        var all = new ArrayList<URI>();
        var byPartition = new HashMap<Integer, URI>();
        for (var member : description.members()) {
            address(member.clientId()).ifPresent(address -> {
                all.add(address);
                member.assignment().topicPartitions().forEach(each -> byPartition.put(each.partition(), address));
            });
        }
        return new Seen(List.copyOf(all), Map.copyOf(byPartition));
    }

    private static Optional<URI> address(String clientId) {
        try {
            return Optional.of(URI.create(clientId));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not one of ours
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ofSeconds(1));
    }
}
