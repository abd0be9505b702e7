package zoetrope.models.taehv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decodes one shot chunk after chunk: each memory block keeps the features of the last frame it saw, so that any split
/// into chunks gives the frames of one long decode. Of a new shot's first chunk the first frames are dropped: 3 latent
/// frames give 9 frames, then 12 each. Owned by one thread; close it with the shot.
public final class TaehvStream implements AutoCloseable {
    private final Taehv network;
    private final NDManager manager;
    private final Map<Integer, NDArray> last = new HashMap<>();
    private boolean started;

    /// @param parent the manager under which the remembered features live
    public TaehvStream(Taehv network, NDManager parent) {
        this.network = network;
        this.manager = parent.newSubManager();
    }

    /// Normalised latents, (N, T, C, h, w), to the next frames in [0,1], (N, 4T or 4T-3, 3, H, W), attached to the
    /// manager of the latents.
    public NDArray decode(NDArray latents) {
        try (NDManager scratch = latents.getManager().newSubManager()) {
            scratch.tempAttachAll(latents);
            var frames = network.decode(latents, new Remembered());
            var shown = started ? frames : frames.get(":, " + network.config().framesToTrim() + ":");
            started = true;
            return scratch.ret(shown);
        }
    }

    /// Forgets the shot: the next chunk starts a new one.
    public void reset() {
        last.values().forEach(NDArray::close);
        last.clear();
        started = false;
    }

    @Override
    public void close() {
        last.clear();
        manager.close();
    }

    private final class Remembered implements Taehv.Past {
        @Override
        public @Nullable NDArray handOver(int slot) {
            return last.remove(slot);
        }

        @Override
        public void remember(int slot, NDArray features) {
            var copy = features.duplicate(); // a view would keep the whole chunk's features alive
            copy.attach(manager);
            last.put(slot, copy);
        }
    }
}
