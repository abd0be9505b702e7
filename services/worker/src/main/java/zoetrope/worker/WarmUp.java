package zoetrope.worker;

import zoetrope.core.Latents;
import zoetrope.core.VideoModel;

/// A model's first chunks, which nobody sees: kernels are chosen, memory is taken and code is compiled before a viewer waits for it, and a
/// model that cannot render is found out before it takes a shot.
public final class WarmUp {
    private static final String PROMPT = "a red ball";

    private WarmUp() {}

    /// Renders two chunks, and takes up the first of them as after another worker's death.
    ///
    /// @throws zoetrope.core.ModelException when what the model makes is not finite
    public static void of(VideoModel model) {
        Latents first;
        try (var take = model.open(PROMPT, 0)) {
            first = take.next(() -> false).latents();
            take.next(() -> false);
        }
        try (var take = model.open(PROMPT, 0)) {
            take.remember(first);
            take.next(() -> false);
        }
    }
}
