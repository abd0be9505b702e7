/// What turns gradients into better weights: initial values live with the networks, everything after the first step here.
@NullMarked
package zoetrope.trainer.optim;

import org.jspecify.annotations.NullMarked;
