package zoetrope.trainer.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Threads that each take a share of a step: forward, loss and backward on one core, their gradients adding up in the
/// shared weights (PyTorch locks each while it adds).
///
/// Two threads with one core each beat one thread whose every operation is split over two cores: nobody waits at the end
/// of every operation for the slower half, which matters most on a machine that has other things to do.
public final class Workers implements AutoCloseable {
    /// A share of a step's loss.
    public interface Share {
        /// @param scratch lives as long as the share; its arrays carry the tape
        /// @param worker which one, from 0
        /// @return the loss, a scalar
        NDArray loss(NDManager scratch, int worker);
    }

    private static final OperatingSystemMXBean PROCESS = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ExecutorService threads;
    private final int count;
    private final NDManager manager;

    /// Takes the engine's own threads away: from here on an operation runs on the thread that asks for it.
    public Workers(NDManager manager, int count) {
        this.manager = manager;
        this.count = count;
        JniUtils.setNumThreads(1);
        this.threads = Executors.newFixedThreadPool(count, Thread.ofPlatform().daemon().name("share-", 0).factory());
    }

    public int count() {
        return count;
    }

    /// Processor time of this process so far, in seconds of all workers at once: on an idle machine what a clock would
    /// say, and on a busy one what the training would have taken on an idle one.
    public double seconds() {
        return PROCESS.getProcessCpuTime() / 1e9 / count;
    }

    /// Runs all shares and adds the mean of their losses' gradients to the weights'; returns the mean loss.
    public double backward(Share share) throws InterruptedException {
        return all(worker -> {
                    try (NDManager scratch = manager.newSubManager()) {
                        JniUtils.setGradMode(true); // a property of the thread
                        NDArray loss = share.loss(scratch, worker);
                        NDArray seed = scratch.ones(loss.getShape()).div(count);
                        JniUtils.backward((PtNDArray) loss, (PtNDArray) seed, false, false);
                        return (double) loss.getFloat();
                    } finally {
                        JniUtils.setGradMode(false);
                    }
                })
                .stream()
                .mapToDouble(loss -> loss)
                .average()
                .orElseThrow();
    }

    /// Does something with each item, the items shared out among the workers.
    public <T> void forEach(List<T> items, Consumer<T> action) throws InterruptedException {
        var next = new AtomicInteger();
        all(worker -> {
            for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
                action.accept(items.get(i));
            }
            return worker;
        });
    }

    /// A task for each worker.
    interface Task<T> {
        T run(int worker);
    }

    private <T> List<T> all(Task<T> task) throws InterruptedException {
        var calls = new ArrayList<Callable<T>>();
        for (int i = 0; i < count; i++) {
            int worker = i;
            calls.add(() -> task.run(worker));
        }
        var results = new ArrayList<T>();
        for (var future : threads.invokeAll(calls)) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a share of the step failed", e.getCause());
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
