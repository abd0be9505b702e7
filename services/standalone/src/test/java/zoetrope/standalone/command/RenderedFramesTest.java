package zoetrope.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.Planned;
import zoetrope.proto.v1.Shot;

class RenderedFramesTest {
    private final RenderedFrames frames = new RenderedFrames();

    /// Shots from this index on, each of so many frames.
    private static Planned plan(int keep, int... each) {
        var plan = Planned.newBuilder().setKeep(keep);
        IntStream.range(0, each.length).forEach(i -> plan.addShots(Shot.newBuilder().setIndex(keep + i).setFrames(each[i])));
        return plan.build();
    }

    private static ChunkRendered chunk(int shot, int chunk, int frames, boolean last) {
        return ChunkRendered.newBuilder().setShot(shot).setChunk(chunk).setFrames(frames).setLast(last).build();
    }

    @Test
    void aChangedPlanKeepsWhatItNames() {
        frames.add(plan(0, 128, 128, 128));
        frames.add(chunk(0, 0, 128, true));
        frames.add(chunk(1, 0, 9, false));

        frames.add(plan(1, 60));

        assertThat(frames.planned()).isEqualTo(128 + 60);
        assertThat(frames.rendered()).isEqualTo(128 + 9);
    }

    @Test
    void ofAChunkThatIsRenderedTwiceTheFirstCounts() {
        frames.add(plan(0, 21));
        frames.add(chunk(0, 0, 9, false));
        frames.add(chunk(0, 0, 9, false));
        frames.add(chunk(0, 1, 12, true));
        frames.add(chunk(0, 1, 12, true));

        assertThat(frames.rendered()).isEqualTo(21);
    }

    @Test
    void aShotThatWasRenderedFurtherThanPlannedCountsAsItIs() {
        frames.add(plan(0, 128));
        frames.add(chunk(0, 0, 100, false));

        frames.add(plan(0, 60));

        assertThat(frames.planned()).isEqualTo(100);
        assertThat(frames.rendered()).isEqualTo(100);
    }

    @Test
    void anOpenPlanHasNoEnd() {
        frames.add(Planned.newBuilder().setOpen(true).addShots(Shot.newBuilder().setFrames(480)).build());

        assertThat(frames.planned()).isZero();
    }
}
