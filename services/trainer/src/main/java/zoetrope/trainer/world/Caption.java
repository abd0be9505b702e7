package zoetrope.trainer.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What a scene shows, in words. Whatever differs from its default is always said; a default is said or left out.
public record Caption(String text) {
    /// One of many wordings, chosen by the seed.
    public static Caption of(Scene scene, long seed) {
        return new Caption(new Wording(scene, new SplittableRandom(seed ^ 0x5DEECE66DL)).sentence());
    }

    /// `count` different wordings of one scene.
    public static List<Caption> variants(Scene scene, long seed, int count) {
        var random = new SplittableRandom(seed);
        var captions = new ArrayList<Caption>();
        for (int tries = 0; captions.size() < count && tries < 100 * count; tries++) {
            var caption = of(scene, random.nextLong());
            if (!captions.contains(caption)) {
                captions.add(caption);
            }
        }
        return List.copyOf(captions);
    }
}
