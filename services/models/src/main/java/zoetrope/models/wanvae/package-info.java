/// The autoencoder of Wan 2.1: 4 frames and 8x8 pixels to one latent. [WanVae] encodes a clip and opens a
/// [WanVae.Stream] that decodes a shot, one latent frame at a time, remembering two frames before each convolution.
///
/// The official code uses three-dimensional convolutions, which run at a third of the speed of two-dimensional ones on
/// a CPU. A causal kernel of three frames is the same as a two-dimensional one over the three frames laid side by side
/// as channels, so everything here is (frames, channels, height, width) and two-dimensional; the numbers agree.
@NullMarked
package zoetrope.models.wanvae;

import org.jspecify.annotations.NullMarked;
