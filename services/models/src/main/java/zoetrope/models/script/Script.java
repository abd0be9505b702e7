package zoetrope.models.script;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// One loaded TorchScript function from arrays to an array. Calls are independent of each other; any thread may call.
public final class Script implements AutoCloseable {
    private final PtSymbolBlock module;

    private Script(PtSymbolBlock module) {
        this.module = module;
    }

    /// Compiles `forward` (see [ScriptArchive]) for the manager's device; it lives until the manager or it is closed.
    ///
    /// @throws ai.djl.engine.EngineException when PyTorch can't compile it
    public static Script load(NDManager manager, String name, String forward) {
        try {
            return new Script(JniUtils.loadModule(
                    (PtNDManager) manager,
                    new ByteArrayInputStream(ScriptArchive.of(name, forward)),
                    manager.getDevice().isGpu(),
                    false));
        } catch (IOException e) {
            throw new UncheckedIOException("an archive in memory can't fail", e);
        }
    }

    /// The result belongs to the manager of the first argument. Gradients are recorded as for any other operation.
    public NDArray call(NDArray... arguments) {
        // a setting of the thread: after two calls PyTorch would swap in its own derivatives, and those of complex
        // products lack the conjugate; without it the ordinary autograd is used
        JniUtils.setGraphExecutorOptimize(false);
        return IValueUtils.forward(module, new NDList(arguments), true).singletonOrThrow();
    }

    @Override
    public void close() {
        module.close();
    }
}
