package zoetrope.trainer.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.SplittableRandom;
import zoetrope.models.wan.CausalWan;

/// What the transformer is trained towards. Any thread may use it.
interface Objective {
    /// @param scratch lives as long as the step
    /// @param frames latent frames of a window
    /// @param count windows, drawn from `clips`
    /// @return the loss, a scalar that belongs to `scratch`
    NDArray loss(NDManager scratch, CausalWan network, List<LatentClip> clips, int frames, int count, SplittableRandom random);
}
