/// Weights on disk. A *safetensors* file is eight bytes of header length, a JSON header that names each tensor's
/// type, shape and byte range, and the raw little-endian values; nothing in it can run, which is why it is the only
/// form Zoetrope reads. Files are memory-mapped, so a 28 GB checkpoint costs no heap, and every header is distrusted
/// until it has been checked.
///
/// [SafetensorsFile] is one file, [Checkpoint] is what a user points at (a file, a folder, a shard index),
/// [Weights] are the tensors of one network in memory, checked against the shapes its architecture wants, and
/// [SafetensorsWriter] writes.
@NullMarked
package zoetrope.models.safetensors;

import org.jspecify.annotations.NullMarked;
