/// Trains the causal transformer: latents of many clips are made once and kept on disk, then flow matching under
/// chunk-causal attention, with a noise level for each chunk; last, its guidance is distilled into one pass ([GuidanceDistillation]).
@NullMarked
package zoetrope.trainer.flow;

import org.jspecify.annotations.NullMarked;
