package zoetrope.trainer.auto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import zoetrope.trainer.Footage;

class CropQueueTest {
    private static final CropQueue.Cut CUT = new CropQueue.Cut(2, 4, 8);

    /// Colour is the position in the picture; an actor stands at (16..24, 8..16).
    private static Footage film(long seed, int first, int frames) {
        var rgb = new byte[frames * 3 * 32 * 32];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 1024 % 3 == 0 ? i % 32 : i / 32 % 32);
        }
        var boxes = new ArrayList<List<Footage.Box>>();
        for (int t = 0; t < frames; t++) {
            boxes.add(List.of(new Footage.Box(16, 8, 24, 16)));
        }
        return new Footage(32, rgb, boxes, "");
    }

    @Test
    void aResumedQueueGivesTheBatchesThatWouldHaveCome() throws Exception {
        try (var whole = new CropQueue(CropQueueTest::film, CUT, 5, 0);
                var resumed = new CropQueue(CropQueueTest::film, CUT, 5, 2)) {
            whole.take();
            whole.take();

            assertThat(resumed.take().rgb()).isEqualTo(whole.take().rgb());
        }
    }

    @Test
    void theMaskCoversTheActorWhereverTheCropLies() throws Exception {
        try (var queue = new CropQueue(CropQueueTest::film, CUT, 6, 0)) {
            for (int n = 0; n < 20; n++) {
                var batch = queue.take();
                for (int pixel = 0; pixel < 64; pixel++) {
                    int x = batch.rgb()[pixel];
                    int y = batch.rgb()[64 + pixel];
                    boolean inside = x >= 16 && x < 24 && y >= 8 && y < 16;
                    assertThat(batch.actor()[pixel]).isEqualTo((byte) (inside ? 1 : 0));
                }
            }
        }
    }

    @Test
    void everySecondCropLooksAtAnActor() throws Exception {
        try (var queue = new CropQueue(CropQueueTest::film, CUT, 7, 0)) {
            int seen = 0;
            for (int n = 0; n < 20; n++) {
                seen += queue.take().actor()[27] == 1 ? 1 : 0; // the middle of the first crop
            }
            assertThat(seen).isGreaterThan(15);
        }
    }
}
