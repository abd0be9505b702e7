/// What is judged: held-out scenes with their prompts, and the films that a model makes of them.
@NullMarked
package zoetrope.trainer.eval.clip;

import org.jspecify.annotations.NullMarked;
