/// Trains the causal transformer: latents of many clips are made once and kept on disk, then flow matching under
/// chunk-causal attention, with a noise level for each chunk.
@NullMarked
package zoetrope.trainer.flow;

import org.jspecify.annotations.NullMarked;
