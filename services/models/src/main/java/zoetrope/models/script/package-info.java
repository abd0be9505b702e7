/// Operations that DJL's own array interface lacks, written in TorchScript by this package.
///
/// PyTorch loads *TorchScript archives*: a zip with `code/__torch__.py`, a pickled module without state, its constants
/// and a version. [ScriptArchive] writes one from a few lines of TorchScript, [Script] loads it and calls it, and
/// [FusedOps] is the set the networks use. Gradients run through every one of them, so the same code trains and infers.
///
/// A call costs about ten microseconds over the work it does. Results belong to the manager of the first argument.
@NullMarked
package zoetrope.models.script;

import org.jspecify.annotations.NullMarked;
