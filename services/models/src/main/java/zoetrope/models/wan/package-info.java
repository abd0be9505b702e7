/// The Wan 2.1 architecture run causally, chunk by chunk, as Self-Forcing does (Huang et al. 2025).
///
/// [CausalWan] is the network: noisy latents, noise levels and text in, velocity out. What a token may attend to is a
/// strategy, [SelfAttention]: [KvCache] remembers earlier chunks while generating, [ChunkedAttention] gives the same
/// view to whole clips while training. [FlowMatchSampler] turns noise into a clean chunk in a few steps, and
/// [CausalRollout] strings chunks together into a shot.
///
/// Names of tensors are Wan's; [WanNames] also reads files in Diffusers' names.
///
/// # Positions without end
/// Keys are stored after RoPE, and RoPE's products depend on the distance of two frames only. So the angle tables are
/// computed in double for any frame index, and ordinary keys, which are evicted at most [AttentionSpan#reach] frames
/// later, need no care. A sink is never evicted and would drift ever farther away; once it would be more than `reach`
/// frames behind, its keys are turned forward with each chunk, always from the keys first stored, so that the distance
/// stays what the network knows and no rounding adds up. Below `reach` (1024 for Wan) this equals the official code.
@NullMarked
package zoetrope.models.wan;

import org.jspecify.annotations.NullMarked;
