package zoetrope.trainer.eval.clip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import zoetrope.core.ChunkShape;
import zoetrope.core.Latents;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoFormat;
import zoetrope.core.VideoModel;
import zoetrope.trainer.world.Caption;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.Scene;

/// The world itself as a model that draws exactly what the prompt asks for: the upper bound of every measure. It knows
/// only the prompts that it was made with.
public final class WorldModel implements VideoModel {
    public static final String NAME = "world";

    private static final ModelCard CARD =
            new ModelCard(NAME, new VideoFormat(Clip.SIDE, Clip.SIDE, Clip.FPS), new ChunkShape(9, 12), 1);
    private static final Latents NONE = new Latents(0, 0, 0, 0, new float[0]);

    private final Map<String, Scene> scenes = new HashMap<>();

    public WorldModel(List<Case> cases) {
        cases.forEach(each -> scenes.put(each.prompt(), each.scene()));
    }

    @Override
    public ModelCard card() {
        return CARD;
    }

    @Override
    public Take open(String prompt, long seed) {
        return new Drawing(clip(prompt), 0);
    }

    @Override
    public Take resume(String prompt, long seed, int nextChunk, List<Latents> history) {
        if (nextChunk < 1) {
            throw new IllegalArgumentException("nextChunk: " + nextChunk + " (expected: >= 1)");
        }
        return new Drawing(clip(prompt), nextChunk);
    }

    private Clip clip(String prompt) {
        var scene = scenes.get(prompt);
        if (scene == null) {
            throw new IllegalArgumentException("prompt: '" + prompt + "' (expected: one of " + scenes.size() + " known)");
        }
        return new Clip(scene, new Caption(prompt));
    }

    @Override
    public int history() {
        return 0;
    }

    @Override
    public void close() {}

    private final class Drawing implements Take {
        private Clip clip;
        private int chunk;

        Drawing(Clip clip, int chunk) {
            this.clip = clip;
            this.chunk = chunk;
        }

        @Override
        public Rendered next(BooleanSupplier cancelled) {
            int bytes = CARD.format().frameBytes();
            int first = CARD.chunks().firstFrameOf(chunk);
            var pixels = new byte[CARD.chunks().framesOf(chunk) * bytes];
            var frame = new byte[bytes];
            for (int i = 0; i < pixels.length / bytes; i++) {
                clip.render(first + i, frame);
                System.arraycopy(frame, 0, pixels, i * bytes, bytes);
            }
            chunk++;
            return new Rendered(pixels, NONE);
        }

        @Override
        public void remember(Latents clean) {
            chunk++;
        }

        @Override
        public void prompt(String prompt) {
            clip = clip(prompt);
        }

        @Override
        public void close() {}
    }
}
