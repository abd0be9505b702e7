package zoetrope.loadtests.bench;

import zoetrope.trainer.world.Split;
import zoetrope.trainer.world.World;

/// Prompts that the model was not trained on: captions of scenes that the procedural world holds back. Never the same twice
/// in a row, so that no cache answers.
public final class Prompts {
    private static final World WORLD = new World(Split.HELD_OUT);

    private Prompts() {}

    public static String prompt(long seed) {
        return WORLD.clip(seed).caption().text();
    }
}
