package zoetrope.trainer;

import java.util.ArrayList;
import java.util.List;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.World;

/// The procedural world as footage.
public record WorldFootage(World world) implements Footage.Source {
    @Override
    public Footage film(long seed, int first, int frames) {
        var clip = world.clip(seed);
        int plane = Clip.SIDE * Clip.SIDE;
        var rgb = new byte[frames * 3 * plane];
        var interleaved = new byte[3 * plane];
        var boxes = new ArrayList<List<Footage.Box>>();
        for (int t = 0; t < frames; t++) {
            clip.render(first + t, interleaved);
            for (int c = 0; c < 3; c++) {
                int to = (t * 3 + c) * plane;
                for (int i = 0; i < plane; i++) {
                    rgb[to + i] = interleaved[i * 3 + c];
                }
            }
            boxes.add(clip.positions(first + t).stream()
                    .map(position -> new Footage.Box(
                            (int) Math.floor(position.left() * Clip.SIDE),
                            (int) Math.floor(position.top() * Clip.SIDE),
                            (int) Math.ceil(position.right() * Clip.SIDE),
                            (int) Math.ceil(position.bottom() * Clip.SIDE)))
                    .toList());
        }
        return new Footage(Clip.SIDE, rgb, boxes, clip.caption().text());
    }
}
