/// Whole models behind the one contract, [zoetrope.core.VideoModel]: text encoder, transformer, sampler and autoencoder put
/// together for a device.
///
/// [ModelCatalog][zoetrope.models.video.ModelCatalog] knows which models there are, built in or in the user's folder;
/// [ModelFolder][zoetrope.models.video.ModelFolder] is one of them as files, and
/// [Recipe][zoetrope.models.video.Recipe] says how it is run. [CausalVideoModel][zoetrope.models.video.CausalVideoModel] runs it.
@NullMarked
package zoetrope.models.video;

import org.jspecify.annotations.NullMarked;
