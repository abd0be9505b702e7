package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static JobRequest prompt(String prompt, double seconds) {
        return new JobRequest("", "", prompt, List.of(), seconds, "", 0, Pace.LIVE);
    }

    @Test
    void aRefusalNamesTheFieldTheValueAndWhatWasExpected() {
        assertThatThrownBy(() -> prompt(" ", 8)).hasMessage("prompt: blank (expected: 1..4000 characters)");
        assertThatThrownBy(() -> prompt("x".repeat(4001), 8))
                .hasMessage("prompt: 4001 characters (expected: 1..4000 characters)");
        assertThatThrownBy(() -> prompt("a ball", -1))
                .hasMessage("seconds: -1.0 (expected: 0 for endless, or 0.5..3600)");
    }

    @Test
    void zeroSecondsIsEndless() {
        assertThat(prompt("a ball", 0).endless()).isTrue();
        assertThat(prompt("a ball", 1).endless()).isFalse();
    }

    @Test
    void aBeatHoldsUntilTheNext() {
        var shot = new Shot(0, 1, 100, List.of(new Beat(0, "day"), new Beat(50, "night")));

        assertThat(shot.promptAt(49)).isEqualTo("day");
        assertThat(shot.promptAt(50)).isEqualTo("night");
        assertThat(shot.withBeat(new Beat(20, "rain")).promptAt(60)).isEqualTo("rain");
    }

    @Test
    void aBeatIsOverWhenTheNextBegins() {
        var night = new Beat(50, "night");
        var shot = new Shot(0, 1, 100, List.of(new Beat(0, "day"), night, new Beat(90, "rain")));

        assertThat(shot.since(49)).isEqualTo(shot);
        assertThat(shot.since(50).beats()).containsExactly(night, new Beat(90, "rain"));
    }

    @Test
    void chunksCoverAShot() {
        var wan = new ChunkShape(9, 12);

        assertThat(wan.chunksFor(9)).isEqualTo(1);
        assertThat(wan.chunksFor(10)).isEqualTo(2);
        assertThat(wan.chunksFor(21)).isEqualTo(2);
        assertThat(wan.firstFrameOf(2)).isEqualTo(21);
    }
}
