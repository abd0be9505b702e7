package zoetrope.models.wanvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;

/// The last frames that each convolution saw, by its name.
final class Past implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> frames = new HashMap<>();

    /// @param manager ends with this object
    Past(NDManager manager) {
        this.manager = manager;
    }

    boolean knows(String name) {
        return frames.containsKey(name);
    }

    /// @throws IllegalStateException if nothing was kept
    NDArray take(String name) {
        var kept = frames.get(name);
        if (kept == null) {
            throw new IllegalStateException("nothing kept for " + name);
        }
        return kept;
    }

    /// Copies frames in place of those kept before.
    void keep(String name, NDArray latest) {
        var copy = latest.duplicate(); // a view would hold the whole of what it was cut from
        copy.attach(manager);
        var old = frames.put(name, copy);
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        frames.clear();
        manager.close();
    }
}
