package zoetrope.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import zoetrope.core.BusException;
import zoetrope.core.ChunkChannel;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;
import zoetrope.core.Membership;
import zoetrope.core.StreamNotes;
import zoetrope.core.TaskQueue;
import zoetrope.core.TaskSink;

/// All ports of one process to the bus. Any thread.
public final class KafkaBus implements AutoCloseable {
    private final BusSettings settings;
    private final Topics topics;
    private final RecordSender sender;
    private final KafkaJobView view;
    private final KafkaJobLog log;
    private final KafkaTaskSink tasks;
    private final KafkaChunkChannel chunks;
    private final KafkaStreamNotes notes;
    private final Set<String> openWorkers = ConcurrentHashMap.newKeySet(); // models whose group has its settings

    private KafkaBus(BusSettings settings, Topics topics, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.topics = topics;
        this.sender = new RecordSender(settings, "facts", Topics.MAX_FACT_BYTES, "none");
        this.view = new KafkaJobView(settings, topics, clock, meters);
        this.log = new KafkaJobLog(topics, sender, view, clock, meters);
        this.tasks = new KafkaTaskSink(topics, sender, view);
        this.chunks = new KafkaChunkChannel(settings, topics, view, view::trace, meters);
        this.notes = new KafkaStreamNotes(settings, topics, sender, view);
    }

    /// Creates what is missing on Kafka and waits until the view has every job that is on the log. Blocks.
    ///
    /// @param clock stamps the facts
    /// @throws BusException when Kafka does not answer in [BusSettings#startTimeout]
    public static KafkaBus open(BusSettings settings, InstantSource clock, MeterRegistry meters) {
        var bus = new KafkaBus(settings, Topics.open(settings), clock, meters);
        try {
            bus.view.ready().get(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return bus;
        } catch (ExecutionException | TimeoutException e) {
            bus.close();
            throw new BusException("job view: not complete (expected: within %s)".formatted(settings.startTimeout()), e, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            bus.close();
            throw new BusException("job view: interrupted", e, true);
        }
    }

    public JobLog jobLog() {
        return log;
    }

    public JobView jobView() {
        return view;
    }

    public TaskSink taskSink() {
        return tasks;
    }

    /// A worker's end of the task queue, one for each slot of a device; the caller closes it. Blocks.
    ///
    /// @param model whose tasks it takes
    /// @param worker names it in logs, on both ends
    /// @throws BusException when Kafka does not answer in time
    public TaskQueue openTaskQueue(String model, String worker) {
        if (!openWorkers.contains(model)) {
            topics.openWorkers(settings, model);
            openWorkers.add(model);
        }
        return new KafkaTaskQueue(settings, topics, sender, model, worker);
    }

    public ChunkChannel chunks() {
        return chunks;
    }

    /// What one muxer leaves another.
    public StreamNotes streamNotes() {
        return notes;
    }

    /// Joins the processes of a service; the caller closes it.
    ///
    /// @param service names the group, such as `muxers`
    /// @param address at which the others and the clients of the service reach this process
    public Membership join(String service, URI address) {
        return new KafkaMembership(settings, topics, service, address);
    }

    /// The processes of a service, whether or not this one is among them; the caller closes it.
    public KafkaMembers members(String service) {
        return new KafkaMembers(settings, topics, service);
    }

    /// The trace in which a job was submitted, to hang what is done for the job under it; the root context if there is none.
    public Context trace(JobId job) {
        return view.trace(job);
    }

    @Override
    public void close() {
        chunks.close();
        sender.close();
        view.close();
    }
}
