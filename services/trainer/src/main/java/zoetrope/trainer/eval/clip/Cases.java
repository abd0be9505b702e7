package zoetrope.trainer.eval.clip;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import zoetrope.trainer.world.Caption;
import zoetrope.trainer.world.Kind;
import zoetrope.trainer.world.Split;
import zoetrope.trainer.world.World;

/// Chooses held-out prompts: every kind of actor as often as any other, no prompt twice.
public final class Cases {
    private Cases() {}

    /// A pure function of its arguments.
    public static List<Case> heldOut(int count, long seed) {
        var world = new World(Split.HELD_OUT);
        var rounds = new EnumMap<Kind, Integer>(Kind.class);
        var prompts = new HashSet<String>();
        var cases = new ArrayList<Case>();
        for (long next = seed * 1_000_003; cases.size() < count; next++) {
            var scene = world.scene(next);
            if (scene.actors().size() > 1) {
                continue; // with two, "the right actor" would mean nothing
            }
            var kind = scene.actors().getFirst().kind();
            int round = cases.size() / Kind.values().length; // each round has every kind once
            var prompt = Caption.of(scene, next).text();
            if (rounds.getOrDefault(kind, 0) <= round && prompts.add(prompt)) {
                rounds.merge(kind, 1, Integer::sum);
                cases.add(new Case(scene, prompt, next));
            }
        }
        return List.copyOf(cases);
    }
}
