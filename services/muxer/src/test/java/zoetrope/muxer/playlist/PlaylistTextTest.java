package zoetrope.muxer.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zoetrope.core.VideoFormat;

class PlaylistTextTest {
    @Test
    void aStreamThatHasJustBegun() throws IOException {
        assertGolden("begun", PlaylistText.full(Playlists.after(2, true, 0, false)));
    }

    @Test
    void aStreamInFullSwing() throws IOException {
        assertGolden("running", PlaylistText.full(Playlists.after(42, true, 0, false)));
    }

    @Test
    void aDeltaUpdateOfIt() throws IOException {
        assertGolden("delta", PlaylistText.delta(Playlists.after(42, true, 0, false)));
    }

    @Test
    void aStreamThatHasEnded() throws IOException {
        assertGolden("ended", PlaylistText.full(Playlists.after(22, true, 0, true)));
    }

    @Test
    void anEndlessStream() throws IOException {
        assertGolden("sliding", PlaylistText.full(Playlists.after(42, true, 6, false)));
    }

    @Test
    void aStreamWithoutLowLatency() throws IOException {
        assertGolden("plain", PlaylistText.full(Playlists.after(10, false, 0, false)));
    }

    @Test
    void aStreamWithAGap() throws IOException {
        assertGolden("gap", PlaylistText.full(Playlists.withGap()));
    }

    @Test
    void theMultivariantPlaylist() throws IOException {
        var main = new MultivariantPlaylist(Playlists.FORMAT, "avc1.42c00b", 262144, 84000, "video.m3u8");
        assertGolden("main", main.text());
    }

    @Test
    void nothingOldEnoughToSkipMeansAFullPlaylist() {
        var young = Playlists.after(24, true, 0, false);
        assertThat(PlaylistText.delta(young)).isEqualTo(PlaylistText.full(young));
    }

    @Test
    void anEndedPlaylistIsNeverADelta() {
        var ended = Playlists.after(80, true, 0, true);
        assertThat(PlaylistText.delta(ended)).isEqualTo(PlaylistText.full(ended));
    }

    @Test
    void aWholeRunKeepsTheRules() {
        var rules = new PlaylistRules(Duration.ZERO);
        var before = "";
        for (int parts = 1; parts <= 120; parts++) {
            var playlist = Playlists.after(parts, true, 0, false);
            var text = PlaylistText.full(playlist);
            rules.poll(text, Instant.EPOCH.plusMillis(250L * parts));
            if (!before.isEmpty()) {
                rules.delta(before, PlaylistText.delta(playlist), text);
            }
            before = text;
        }
        rules.poll(PlaylistText.full(Playlists.after(120, true, 0, true)), Instant.EPOCH.plusMillis(250L * 121));
        assertThat(rules.violations()).isEmpty();
    }

    @Test
    void aWholeEndlessRunKeepsTheRules() {
        var rules = new PlaylistRules(Duration.ZERO);
        var before = "";
        for (int parts = 1; parts <= 120; parts++) {
            var playlist = Playlists.after(parts, true, 12, false);
            var text = PlaylistText.full(playlist);
            rules.poll(text, Instant.EPOCH.plusMillis(250L * parts));
            if (!before.isEmpty()) {
                rules.delta(before, PlaylistText.delta(playlist), text);
            }
            before = text;
        }
        assertThat(rules.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"16, 4, 1", "24, 6, 1", "25, 6, 1", "30, 8, 1", "60, 15, 1", "1, 1, 4", "7, 2, 1", "120, 30, 1"})
    void partsAreWholeFramesAtAnyFrameRate(int fps, int frames, int targetSeconds) {
        var format = new VideoFormat(128, 128, fps);
        var targets = Targets.of(format, 250, 4, true);

        assertThat(Targets.partFrames(format, 250)).isEqualTo(frames);
        assertThat(targets.part()).isEqualTo(format.duration(frames));
        assertThat(targets.seconds()).isEqualTo(targetSeconds);
        assertThat(Math.round(4.0 * frames / fps)).isLessThanOrEqualTo(targets.seconds());
    }

    private static void assertGolden(String name, String text) throws IOException {
        try (var file = PlaylistTextTest.class.getResourceAsStream("/golden/" + name + ".m3u8")) {
            assertThat(file).as("golden file %s; the text is:%n%s", name, text).isNotNull();
            assertThat(text).isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        if (!name.equals("main") && !name.equals("delta")) {
            assertThat(PlaylistRules.violationsOf(text)).isEmpty();
        }
    }
}
