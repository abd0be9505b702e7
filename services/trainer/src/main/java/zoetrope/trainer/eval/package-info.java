/// The quality report: what a model's clips of prompts that it never trained on are worth, measured by a probe that knows
/// the world's own labels, beside the same measures on the world itself.
///
/// The measures are upper-bounded by the probe, so each stands beside the world's row; what the autoencoder alone loses
/// stands between them.
@NullMarked
package zoetrope.trainer.eval;

import org.jspecify.annotations.NullMarked;
