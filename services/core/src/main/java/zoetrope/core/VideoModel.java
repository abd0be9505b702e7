package zoetrope.core;

import java.util.List;
import java.util.function.BooleanSupplier;

/// A model loaded onto one device. Used by one thread at a time.
public interface VideoModel extends AutoCloseable {
    ModelCard card();

    /// Opens a shot at its beginning.
    ///
    /// @param seed all the shot's noise is a function of it, the chunk and the denoising step
    Take open(String prompt, long seed);

    /// Opens a shot at a refresh point, such that it goes on as if it had never been interrupted.
    ///
    /// @param history clean latents of all chunks before the refresh point, or as many of the last as [#history]
    /// @throws IllegalArgumentException if `nextChunk` is not a positive multiple of [ModelCard#refreshEvery]
    Take resume(String prompt, long seed, int nextChunk, List<Latents> history);

    /// Chunks before a refresh point that bring a fresh take into the state of one that has rendered the whole shot.
    int history();

    @Override
    void close();

    /// A shot being rendered.
    interface Take extends AutoCloseable {
        /// The next chunk, whole.
        ///
        /// @param cancelled asked between denoising steps
        /// @throws java.util.concurrent.CancellationException when `cancelled` says so; the take is then good for nothing but closing
        /// @throws ModelException when what the model made is not finite; the take is then good for nothing but closing
        Rendered next(BooleanSupplier cancelled);

        /// Goes past the next chunk, which another worker has rendered, as if it had been rendered here; takes a fraction of the
        /// time. Only before the first [#next].
        ///
        /// @param clean that chunk's clean latents
        void remember(Latents clean);

        /// The next chunk and those after it follow another prompt.
        void prompt(String prompt);

        @Override
        void close();
    }

    /// @param pixels frames of RGB24
    /// @param latents the clean latents they were decoded from
    @SuppressWarnings("ArrayRecordComponent")
    record Rendered(byte[] pixels, Latents latents) {}
}
