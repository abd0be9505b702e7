package zoetrope.muxer.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The checker must be able to fail: every rule, broken once.
class PlaylistRulesTest {
    private static final String GOOD = PlaylistText.full(Playlists.after(22, true, 0, false));
    private static final String LATER = PlaylistText.full(Playlists.after(23, true, 0, false));

    @Test
    void aGoodPlaylistPasses() {
        assertThat(PlaylistRules.violationsOf(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "#EXTM3U | #EXTM3U8 | does not begin",
        "TARGETDURATION:1 | TARGETDURATION:0 | TARGETDURATION",
        "#EXTINF:1.00000 | #EXTINF:1.60000 | lasts 1.6 s",
        "VERSION:6 | VERSION:5 | EXT-X-MAP in version 5",
        "PART-HOLD-BACK=0.75000 | PART-HOLD-BACK=0.70000 | PART-HOLD-BACK",
        "HOLD-BACK=3.00000 | HOLD-BACK=2.90000 | HOLD-BACK=2.9",
        "CAN-SKIP-UNTIL=6.00000 | CAN-SKIP-UNTIL=5.00000 | CAN-SKIP-UNTIL",
        "PART-TARGET=0.25000 | PART-TARGET=0.24000 | expected: at most PART-TARGET",
        "#EXT-X-PART-INF | #EXT-X-PART-INFO | parts without PART-INF",
        "DURATION=0.25000,URI=\"part17.m4s\" | DURATION=0.20000,URI=\"part17.m4s\" | at least 85%",
        "URI=\"part16.m4s\",INDEPENDENT=YES | URI=\"part16.m4s\" | without a sync frame",
        "#EXT-X-MAP:URI=\"init.mp4\" | #EXT-X-OTHER | no EXT-X-MAP",
        "#EXT-X-MEDIA-SEQUENCE:0 | #EXT-X-MEDIA-SEQUENCE:3 | although segments were removed",
        "2026-11-22T12:00:03.000Z | 2026-11-22T12:00:03.500Z | expected: 2026-11-22T12:00:03Z",
    })
    void aBrokenPlaylistFails(String from, String to, String complaint) {
        assertThat(GOOD).contains(from);
        assertThat(PlaylistRules.violationsOf(GOOD.replace(from, to)))
                .anyMatch(violation -> violation.contains(complaint));
    }

    @Test
    void aPartAfterItsExtinfFails() {
        var part = "#EXT-X-PART:DURATION=0.25000,URI=\"part19.m4s\"\n";
        var extinf = "#EXTINF:1.00000,\nseg4.m4s\n";
        assertThat(GOOD).contains(part + extinf);
        assertFails(GOOD.replace(part + extinf, "#EXTINF:1.00000,\n" + part + "seg4.m4s\n"), "a part after the EXTINF");
    }

    @Test
    void aDateAfterThePartFails() {
        assertFails(GOOD + "#EXT-X-PROGRAM-DATE-TIME:2026-11-22T12:00:05.000Z\n", "after a part of its segment");
    }

    @Test
    void twoHintsFail() {
        assertFails(GOOD + "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"other.m4s\"\n", "2 preload hints");
    }

    @Test
    void noHintFails() {
        assertFails(GOOD.replaceAll("#EXT-X-PRELOAD-HINT.*\n", ""), "no preload hint");
    }

    @Test
    void aHintAfterTheEndFails() {
        assertFails(GOOD + "#EXT-X-ENDLIST\n", "after ENDLIST");
    }

    @Test
    void missingPartsFail() {
        assertFails(GOOD.replaceAll("#EXT-X-PART:.*part1[6-9].*\n", ""), "has lost its parts");
    }

    @Test
    void partsListedTooLongFail() {
        var extinf = "#EXTINF:1.00000,\nseg0.m4s\n";
        var parts = "#EXT-X-PART:DURATION=0.25000,URI=\"p.m4s\",INDEPENDENT=YES\n".repeat(4);
        assertFails(GOOD.replace(extinf, parts + extinf), "behind the edge (expected: less than 3)");
    }

    @Test
    void aChangedConstantFails() {
        assertThat(then(LATER.replace("CAN-SKIP-UNTIL=6", "CAN-SKIP-UNTIL=7"))).anyMatch(v -> v.contains("EXT-X-SERVER-CONTROL changed"));
    }

    @Test
    void aChangedSegmentFails() {
        assertThat(then(LATER.replace("seg2.m4s", "seg2b.m4s"))).anyMatch(v -> v.contains("segment 2 changed"));
    }

    @Test
    void aVanishedSegmentFails() {
        assertThat(then(PlaylistText.full(Playlists.after(18, true, 0, false)))).anyMatch(v -> v.contains("vanished from the end"));
    }

    @Test
    void aHintThatDoesNotComeTrueFails() {
        assertThat(then(LATER.replace("part22.m4s", "part22b.m4s"))).anyMatch(v -> v.contains("hinted at part22.m4s"));
    }

    @Test
    void aChangedPartFails() {
        assertThat(then(LATER.replace("part21.m4s", "part21b.m4s"))).anyMatch(v -> v.contains("parts at the edge changed"));
    }

    @Test
    void aLatePartFails() {
        var rules = new PlaylistRules(Duration.ofMillis(100));
        rules.poll(GOOD, Instant.EPOCH);
        rules.poll(LATER, Instant.EPOCH.plusMillis(400));
        assertThat(rules.violations()).anyMatch(v -> v.contains("the next part came after"));
    }

    @Test
    void aLateSegmentFails() {
        var rules = new PlaylistRules(Duration.ofMillis(300));
        for (int parts = 20; parts <= 28; parts++) {
            rules.poll(PlaylistText.full(Playlists.after(parts, true, 0, false)), Instant.EPOCH.plusMillis(500L * parts));
        }
        assertThat(rules.violations()).singleElement().asString().contains("the next segment came after 2.000 s");
    }

    @Test
    void growthAfterTheEndFails() {
        var rules = new PlaylistRules(null);
        rules.poll(PlaylistText.full(Playlists.after(20, true, 0, true)), Instant.EPOCH);
        rules.poll(PlaylistText.full(Playlists.after(24, true, 0, true)), Instant.EPOCH);
        assertThat(rules.violations()).anyMatch(v -> v.contains("went on after ENDLIST"));
    }

    @Test
    void aDeltaThatSkipsTooMuchFails() {
        var playlist = Playlists.after(42, true, 0, false);
        var delta = PlaylistText.delta(playlist);
        assertThat(delta).contains("SKIPPED-SEGMENTS=4");
        var rules = new PlaylistRules(null);
        rules.delta(GOOD, delta.replace("SKIPPED-SEGMENTS=4", "SKIPPED-SEGMENTS=5"), PlaylistText.full(playlist));
        assertThat(rules.violations()).anyMatch(v -> v.contains("previous + delta"));
    }

    private static void assertFails(String broken, String complaint) {
        assertThat(PlaylistRules.violationsOf(broken)).anyMatch(violation -> violation.contains(complaint));
    }

    private static List<String> then(String later) {
        var rules = new PlaylistRules(null);
        rules.poll(GOOD, Instant.EPOCH);
        rules.poll(later, Instant.EPOCH);
        return rules.violations();
    }
}
