/// From a prompt to what the networks attend to: one vector per token. [MiniLm] is the sentence encoder that wan-nano
/// was trained with, [UmT5TextEncoder] the one of Wan 2.1.
@NullMarked
package zoetrope.models.text;

import org.jspecify.annotations.NullMarked;
