/// The tiny streaming autoencoder: pixels to latents and back, made of 2-d convolutions that remember one frame.
///
/// Three classes. [zoetrope.models.taehv.TaehvConfig] holds what the shapes of the tensors cannot tell,
/// [zoetrope.models.taehv.Taehv] is the network as plain functions over named tensors (training and inference run the
/// same code), [zoetrope.models.taehv.TaehvStream] decodes chunk after chunk.
@NullMarked
package zoetrope.models.taehv;

import org.jspecify.annotations.NullMarked;
