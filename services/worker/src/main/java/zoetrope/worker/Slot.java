package zoetrope.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.BusException;
import zoetrope.core.Fact;
import zoetrope.core.KeyframeTask;
import zoetrope.core.ModelException;
import zoetrope.core.TaskQueue;

/// One of a device's threads: takes a task, renders its shot, settles the task, and so on until it is stopped.
final class Slot implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Device device;
    private final Ports ports;
    private final TaskQueue tasks;
    private final WorkerSettings settings;
    private final RenderMetrics metrics;
    private volatile boolean resting;
    private volatile boolean stopping;
    private volatile boolean rendering;
    private volatile boolean ended;

    Slot(Device device, Ports ports, TaskQueue tasks, WorkerSettings settings, RenderMetrics metrics) {
        this.device = device;
        this.ports = ports;
        this.tasks = tasks;
        this.settings = settings;
        this.metrics = metrics;
    }

    /// Takes no more shots and ends; a shot that it renders goes on.
    void rest() {
        resting = true;
    }

    /// Whether it may still take a shot.
    boolean taking() {
        return !rendering && !ended;
    }

    /// Lets go of the running shot at its next denoising step; another worker takes it up.
    void stop() {
        resting = true;
        stopping = true;
    }

    @Override
    public void run() {
        try (tasks) {
            while (!resting) {
                if (device.turns().allAhead(settings.spareLead())) {
                    takeOne();
                } else {
                    Thread.sleep(POLL);
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("event=slot_interrupted worker={}", device.worker());
        } finally {
            ended = true;
        }
    }

    private void takeOne() throws InterruptedException {
        try {
            Optional<TaskQueue.Lease> lease = tasks.take(POLL);
            if (lease.isPresent()) {
                rendering = true;
                render(lease.get());
            }
        } catch (BusException unavailable) {
            LOG.warn("event=task_queue_unavailable worker={} reason=\"{}\"", device.worker(), unavailable.getMessage());
            Thread.sleep(POLL);
        } catch (RuntimeException unforeseen) { // whatever it is, the next task may be sound
            LOG.error("event=slot_stumbled worker={}", device.worker(), unforeseen);
            Thread.sleep(POLL);
        } finally {
            rendering = false;
        }
    }

    private void render(TaskQueue.Lease lease) throws InterruptedException {
        KeyframeTask task = lease.task();
        LOG.info(
                "event=shot_taken job={} shot={} attempt={} worker={}",
                task.job(),
                task.shot().index(),
                task.attempt(),
                device.worker());
        var heartbeat = new Heartbeat(lease, ports.clock());
        try (var shot = new ShotRendering(
                device, ports, settings.maxLead(), metrics, task, () -> heartbeat.lost() || stopping)) {
            render(lease, shot);
        }
    }

    private void render(TaskQueue.Lease lease, ShotRendering shot) throws InterruptedException {
        try {
            shot.run();
            lease.done();
        } catch (CancellationException _) {
            // stopped, or the lease has lapsed: another worker goes on
            lease.giveBack();
        } catch (RuntimeException | LinkageError | VirtualMachineError failure) {
            if (failure instanceof BusException away && away.retryable()) {
                waitForBus(lease, away);
            } else {
                fail(lease, shot.tries(), failure);
            }
        }
    }

    /// That the bus is away is no fault of the shot: it comes back with the bus, however often that takes.
    private void waitForBus(TaskQueue.Lease lease, BusException away) throws InterruptedException {
        LOG.warn(
                "event=shot_waits job={} shot={} worker={} reason=\"{}\"",
                lease.task().job(),
                lease.task().shot().index(),
                device.worker(),
                away.getMessage());
        lease.giveBack();
        Thread.sleep(POLL);
    }

    /// Gives a failed shot back, until it has failed too often in a row: then its job fails. If the bus does not take that news, the shot
    /// comes back once more, and with it the news.
    private void fail(TaskQueue.Lease lease, int tries, Throwable failure) {
        KeyframeTask task = lease.task();
        metrics.shotFailed();
        LOG.error(
                "event=shot_failed job={} shot={} attempt={} worker={}",
                task.job(),
                task.shot().index(),
                task.attempt(),
                device.worker(),
                failure);
        if (tries < settings.maxAttempts()) {
            lease.giveBack();
            return;
        }
        String code = failure instanceof ModelException ? "model_error" : "worker_error";
        String cause = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        var failed = new Fact.Failed(code, "shot %d: %s".formatted(task.shot().index(), cause));
        try {
            ports.log().append(task.job(), failed).toCompletableFuture().join();
            lease.done();
        } catch (CompletionException | BusException untold) {
            LOG.error("event=failure_untold job={} worker={}", task.job(), device.worker(), untold);
            lease.giveBack();
        }
    }
}
