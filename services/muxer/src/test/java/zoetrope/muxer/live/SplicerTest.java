package zoetrope.muxer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Beat;
import zoetrope.core.Chunk;
import zoetrope.core.JobId;
import zoetrope.core.Latents;
import zoetrope.core.Plan;
import zoetrope.core.Shot;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.store.Told;

class SplicerTest {
    private static final VideoFormat FORMAT = new VideoFormat(16, 16, 16);
    private static final JobId JOB = new JobId("video_0123456789abcdef01234567");

    @TempDir
    Path directory;

    private Path waiting;
    private Splicer splicer;

    @BeforeEach
    void open() {
        waiting = directory.resolve("waiting");
        splicer = new Splicer(waiting, List.of(), Told.NOTHING);
    }

    @Test
    void chunksOfTheShotThatPlaysGoStraightThrough() throws IOException {
        splicer.plan(plan(false, shot(0, 8)));
        splicer.add(chunk(0, 0, 4, false));
        assertThat(played()).containsExactly("0:0+4");
        splicer.add(chunk(0, 4, 4, true));
        assertThat(played()).containsExactly("0:4+4!");
        assertThat(splicer.ended()).isTrue();
        assertThat(waiting).doesNotExist();
    }

    @Test
    void shotsPlayInThePlansOrderWhateverTheOrderOfRendering() throws IOException {
        splicer.plan(plan(false, shot(7, 4), shot(3, 8)));
        splicer.add(chunk(3, 0, 4, false));
        splicer.add(chunk(3, 4, 4, true));
        assertThat(played()).isEmpty();
        assertThat(Files.list(waiting)).hasSize(2);
        splicer.add(chunk(7, 0, 4, true));
        assertThat(played()).containsExactly("7:0+4!", "3:0+4", "3:4+4!");
        assertThat(Files.list(waiting)).isEmpty();
        assertThat(splicer.ended()).isTrue();
    }

    @Test
    void chunksThatComeBeforeThePlanWait() throws IOException {
        splicer.add(chunk(0, 0, 4, false));
        assertThat(played()).isEmpty();
        splicer.plan(plan(false, shot(0, 8)));
        splicer.add(chunk(0, 4, 4, true));
        assertThat(played()).containsExactly("0:0+4", "0:4+4!");
    }

    @Test
    void theLastFlagEndsAShotWhateverThePlanSays() throws IOException {
        splicer.plan(plan(true, shot(0, 1000)));
        splicer.add(chunk(0, 0, 4, true));
        assertThat(played()).containsExactly("0:0+4!");
        assertThat(splicer.ended()).as("the plan is open").isFalse();
        splicer.plan(plan(false, shot(0, 4), shot(1, 4)));
        splicer.add(chunk(1, 0, 4, true));
        assertThat(played()).containsExactly("1:0+4!");
        assertThat(splicer.ended()).isTrue();
    }

    @Test
    void duplicatesPlayOnce() throws IOException {
        splicer.plan(plan(false, shot(0, 12)));
        splicer.add(chunk(0, 0, 4, false));
        assertThat(played()).containsExactly("0:0+4");
        splicer.add(chunk(0, 0, 4, false));
        splicer.add(chunk(0, 4, 8, true));
        splicer.add(chunk(0, 4, 8, true));
        assertThat(played()).containsExactly("0:4+8!");
    }

    @Test
    void aVideoGoesOnInTheMiddleOfAChunk() throws IOException {
        var resumed = new Splicer(waiting, List.of(5), new Told(0, 6, false));
        resumed.plan(plan(false, shot(5, 4), shot(0, 12)));
        resumed.add(chunk(5, 0, 4, true));
        resumed.add(chunk(0, 0, 4, false));
        resumed.add(chunk(0, 4, 8, true));
        var next = resumed.next().orElseThrow();
        assertThat(next.firstFrame()).isEqualTo(6);
        assertThat(next.frames()).isEqualTo(6);
        assertThat(next.offset()).isEqualTo(2 * FORMAT.frameBytes());
        assertThat(next.last()).isTrue();
    }

    @Test
    void lostChunksAreNoticed() throws IOException {
        splicer.plan(plan(false, shot(0, 12)));
        splicer.add(chunk(0, 4, 4, false));
        assertThatThrownBy(() -> splicer.next())
                .isInstanceOf(ChunksLostException.class)
                .hasMessageContaining("goes on at frame 4 (expected: 0)");
    }

    @Test
    void aShotThatWasShortenedTooLateIsEndedByHand() throws IOException {
        splicer.plan(plan(true, shot(0, 100)));
        splicer.add(chunk(0, 0, 8, false));
        played();
        assertThat(splicer.missesOnlyTheEnd()).isFalse();
        splicer.plan(plan(false, shot(0, 4)));
        assertThat(splicer.missesOnlyTheEnd()).isTrue();
        splicer.endShot();
        assertThat(splicer.ended()).isTrue();
    }

    private List<String> played() throws IOException {
        var played = new ArrayList<String>();
        for (var next = splicer.next(); next.isPresent(); next = splicer.next()) {
            var s = next.get();
            played.add("%d:%d+%d%s".formatted(s.shot(), s.firstFrame(), s.frames(), s.last() ? "!" : ""));
        }
        return played;
    }

    private static Plan plan(boolean open, Shot... shots) {
        return new Plan(List.of(shots), open);
    }

    private static Shot shot(int index, int frames) {
        return new Shot(index, 1, frames, List.of(new Beat(0, "a red ball")));
    }

    private static Chunk chunk(int shot, int from, int frames, boolean last) {
        return new Chunk(
                JOB, shot, from, from, last, FORMAT, new byte[frames * FORMAT.frameBytes()],
                new Latents(1, 1, 1, 1, new float[1]));
    }
}
