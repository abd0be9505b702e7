/// Measures of films. Plain functions; no network, no chance.
@NullMarked
package zoetrope.trainer.eval.measure;

import org.jspecify.annotations.NullMarked;
