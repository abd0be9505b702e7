package zoetrope.models.video;

import ai.djl.ndarray.NDManager;
import java.util.List;
import zoetrope.core.Latents;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoModel;
import zoetrope.models.text.TextEncoder;
import zoetrope.models.wan.CausalWan;

/// A causal Wan with its text encoder and its autoencoder, on one device.
public final class CausalVideoModel implements VideoModel {
    private final ModelCard card;
    private final Recipe recipe;
    private final NDManager manager;
    private final TextEncoder text;
    private final CausalWan transformer;
    private final LatentDecoder decoder;

    /// @param manager owns all weights; closed with this
    CausalVideoModel(
            ModelCard card,
            Recipe recipe,
            NDManager manager,
            TextEncoder text,
            CausalWan transformer,
            LatentDecoder decoder) {
        this.card = card;
        this.recipe = recipe;
        this.manager = manager;
        this.text = text;
        this.transformer = transformer;
        this.decoder = decoder;
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Take open(String prompt, long seed) {
        return new CausalTake(recipe, manager, text, transformer, decoder, prompt, seed);
    }

    @Override
    public Take resume(String prompt, long seed, int nextChunk, List<Latents> history) {
        if (nextChunk <= 0 || nextChunk % card.refreshEvery() != 0) {
            throw new IllegalArgumentException("nextChunk: %d (expected: a positive multiple of %d)"
                    .formatted(nextChunk, card.refreshEvery()));
        }
        var take = new CausalTake(recipe, manager, text, transformer, decoder, prompt, seed);
        take.takeUp(nextChunk, history);
        return take;
    }

    @Override
    public int history() {
        return CausalTake.history(recipe, decoder);
    }

    @Override
    public void close() {
        text.close();
        manager.close();
    }
}
