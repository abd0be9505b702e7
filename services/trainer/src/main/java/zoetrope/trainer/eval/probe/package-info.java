/// The judge: a small network, trained on the world's own labels, that says of two frames half a second apart who is
/// there, in which colour, where, and which way it goes. A clip is judged by several such looks.
@NullMarked
package zoetrope.trainer.eval.probe;

import org.jspecify.annotations.NullMarked;
