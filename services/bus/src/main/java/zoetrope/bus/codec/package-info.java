/// What travels on Kafka, in its two forms: the records of `core` and the generated protobuf classes. The generated classes
/// stop here (and at the gateway, which uses these codecs for the parts of the public API that are the same). A codec refuses
/// what `core` refuses, and what it does not know, with an [IllegalArgumentException].
@NullMarked
package zoetrope.bus.codec;

import org.jspecify.annotations.NullMarked;
