package zoetrope.muxer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Pace;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.encode.Decoded;
import zoetrope.muxer.encode.TestPattern;
import zoetrope.muxer.playlist.Segment;

class JobMuxTest extends MuxBench {
    @Test
    void theFirstPartIsPlayableTheMomentTheFirstChunkIsThere() throws IOException {
        open(Pace.LIVE, 33);
        pass(400);
        assertThat(facts).isEmpty();
        chunk(0, 0, 33);
        assertThat(facts).containsExactly(new Fact.Playable());
        assertThat(text()).contains("seg0.m4s", "part0.m4s", "PRELOAD-HINT:TYPE=PART,URI=\"part1.m4s\"");
    }

    @Test
    void everyFrameIsShownOnceAndOnTime() throws IOException {
        open(Pace.LIVE, 33, 20);
        chunk(0, 0, 33);
        pass(500);
        chunk(0, 1, 33);
        pass(600);
        chunk(0, 2, 33);
        pass(500);
        chunk(1, 0, 20);
        pass(300);
        assertThat(shownFrames()).as("published at the speed of playing").isEqualTo(32);
        chunk(1, 1, 20);

        assertThat(mux.done()).isTrue();
        assertThat(text()).endsWith("#EXT-X-ENDLIST\n");
        assertThat(rules.violations()).isEmpty();
        assertThat(facts).hasSize(2).last().isInstanceOf(Fact.Completed.class);
        assertThat(((Fact.Completed) facts.getLast()).frames()).isEqualTo(53);
        assertThat(streamed()).containsExactlyElementsOf(numbers(0, 33, 100, 120));
        assertThat(Decoded.file(stream.directory().download()).numbers())
                .containsExactlyElementsOf(numbers(0, 33, 100, 120));
        assertThat(segments()).extracting(s -> Math.round(s.duration().toNanos() * 16 / 1e9))
                .as("frames of each segment: a short first one, a new one at the cut")
                .containsExactly(4L, 16L, 13L, 16L, 4L);
    }

    @Test
    void anUnderRunHoldsTheLastFrameAndLeavesItOutOfTheDownload() throws IOException {
        open(Pace.LIVE, 33);
        chunk(0, 0, 33);
        pass(2500);
        chunk(0, 1, 33);
        pass(1500);
        chunk(0, 2, 33);

        assertThat(mux.done()).isTrue();
        assertThat(rules.violations()).isEmpty();
        var streamed = streamed();
        assertThat(streamed).hasSizeGreaterThan(40);
        assertThat(streamed.stream().distinct()).containsExactlyElementsOf(TestPattern.numbers(0, 33));
        assertThat(streamed.stream().filter(n -> n == 8).count()).as("frame 8 was held").isGreaterThan(16);
        assertThat(Decoded.file(stream.directory().download()).numbers())
                .containsExactlyElementsOf(TestPattern.numbers(0, 33));
    }

    @Test
    void whatIsHeldIsToldAtOnceToWhoeverTakesOver() throws IOException {
        open(Pace.LIVE, 33);
        chunk(0, 0, 33);
        pass(2500);
        long shown = shownFrames();
        var before = segments();
        mux.close();

        reopen();

        assertThat(shown).as("some of it was held").isGreaterThan(20);
        assertThat(shownFrames()).isEqualTo(shown);
        assertThat(segments()).hasSameSizeAs(before);
    }

    @Test
    void anUnderRunCanBeAGap() throws IOException {
        settings = pacing(new MuxerSettings.Pacing(1, Duration.ofMillis(350), MuxerSettings.UnderRun.GAP, 3, true));
        open(Pace.LIVE, 33);
        chunk(0, 0, 33);
        pass(2500);
        chunk(0, 1, 33);
        pass(300);
        assertThat(text()).contains("GAP=YES").contains("#EXT-X-GAP");
        pass(1200);
        chunk(0, 2, 33);

        assertThat(rules.violations()).isEmpty();
        var decoded = Decoded.file(joined());
        assertThat(decoded.numbers()).containsExactlyElementsOf(TestPattern.numbers(0, 33));
        assertThat(decoded.times().getLast()).as("the hole is in the time line").isGreaterThan(3.0);
    }

    @Test
    void aJobThatRendersSlowerThanItPlaysGivesUpLowLatencyBeforeItBegins() throws IOException {
        open(Pace.LIVE, 33);
        on(new Fact.ShotStarted(0, 1, 0, "w"));
        pass(4000);
        chunk(0, 0, 33);
        assertThat(facts).isEmpty();
        pass(1500);
        chunk(0, 1, 33);
        assertThat(text()).doesNotContain("EXT-X-PART").doesNotContain("CAN-BLOCK-RELOAD").contains("seg0.m4s");
        assertThat(facts).containsExactly(new Fact.Playable());
        pass(1500);
        chunk(0, 2, 33);
        assertThat(streamed()).containsExactlyElementsOf(TestPattern.numbers(0, 33));
        assertThat(rules.violations()).isEmpty();
    }

    @Test
    void aBatchIsShownAsItIsRendered() throws IOException {
        open(Pace.BATCH, 33);
        chunk(0, 0, 33);
        chunk(0, 1, 33);
        assertThat(shownFrames()).isEqualTo(20);
        chunk(0, 2, 33);
        assertThat(mux.done()).isTrue();
        assertThat(Decoded.file(stream.directory().download()).numbers())
                .containsExactlyElementsOf(TestPattern.numbers(0, 33));
    }

    @Test
    void aShotThatEndsWithoutAnotherChunkEndsAtOnce() throws IOException {
        open(Pace.BATCH, 33);
        chunk(0, 0, 33);
        on(new Fact.ChunkRendered(0, 0, 0, 9, false, Duration.ZERO, "w"));
        on(new Fact.ChunkRendered(0, 1, 9, 12, false, Duration.ZERO, "w"));
        on(new Fact.Planned(0, List.of(job.plan().shots().getFirst().withFrames(21)), false));
        on(new Fact.ChunkRendered(0, 2, 21, 0, true, Duration.ZERO, "w"));
        assertThat(mux.done()).as("a chunk is still on its way").isFalse();
        chunk(0, 1, 33);

        assertThat(mux.done()).isTrue();
        assertThat(streamed()).containsExactlyElementsOf(TestPattern.numbers(0, 21));
    }

    @Test
    void anEndlessShotThatWaitsForItsPlannerGoesOn() throws IOException {
        openEndless(21);
        chunk(0, 0, 100_000);
        chunk(0, 1, 100_000);
        pass(20_000); // no planner moves the end ahead
        on(new Fact.Planned(0, List.of(job.plan().shots().getFirst().withFrames(45)), true));
        chunk(0, 2, 100_000);
        chunk(0, 3, 100_000);
        on(new Fact.Planned(0, List.of(job.plan().shots().getFirst()), false));
        on(new Fact.ChunkRendered(0, 4, 45, 0, true, Duration.ZERO, "w"));

        assertThat(mux.done()).isTrue();
        assertThat(Decoded.file(stream.directory().download()).numbers())
                .containsExactlyElementsOf(TestPattern.numbers(0, 45));
    }

    @Test
    void aStreamEndsWhenTheLogHasAllOfIt() throws IOException {
        open(Pace.BATCH, 21);
        chunk(0, 0, 21);
        untold(0, 1, 21); // its worker is lost before it can tell
        assertThat(shownFrames()).isEqualTo(21);
        assertThat(mux.done()).isFalse();
        pass(2000);
        chunk(0, 1, 21); // made again by another one

        assertThat(mux.done()).isTrue();
        assertThat(facts).last().isInstanceOf(Fact.Completed.class);
        assertThat(streamed()).containsExactlyElementsOf(TestPattern.numbers(0, 21));
    }

    @Test
    void aStreamDoesNotWaitForTheLogForever() throws IOException {
        open(Pace.BATCH, 21);
        chunk(0, 0, 21);
        untold(0, 1, 21);
        pass(31_000);

        assertThat(mux.done()).isTrue();
        assertThat(facts).last().isInstanceOf(Fact.Completed.class);
    }

    @Test
    void aCancelledJobEndsWithWhatThereIs() throws IOException {
        open(Pace.LIVE, 330);
        chunk(0, 0, 330);
        chunk(0, 1, 330);
        pass(300);
        on(new Fact.Cancelled());

        assertThat(mux.done()).isTrue();
        assertThat(text()).endsWith("#EXT-X-ENDLIST\n");
        assertThat(streamed()).containsExactlyElementsOf(TestPattern.numbers(0, 21));
        assertThat(facts).containsExactly(new Fact.Playable());
        assertThat(rules.violations()).isEmpty();
    }

    @Test
    void aJobCancelledBeforeItsFirstChunkHasNoStream() throws IOException {
        open(Pace.LIVE, 33);
        on(new Fact.Cancelled());
        assertThat(mux.done()).isTrue();
        assertThat(stream.abandoned()).isTrue();
        assertThat(facts).isEmpty();
    }

    @Test
    void aRestartedMuxerGoesOnWhereItWasAndRepeatsNoFact() throws IOException {
        open(Pace.LIVE, 45);
        chunk(0, 0, 45);
        chunk(0, 1, 45);
        pass(1300);
        var before = text();
        mux.close();
        mux = null;
        on(new Fact.Playable());
        facts.clear();

        reopen();
        for (int c = 0; c < 4; c++) {
            chunk(0, c, 45);
        }

        assertThat(mux.done()).isTrue();
        assertThat(facts).hasSize(1).first().isInstanceOf(Fact.Completed.class);
        assertThat(streamed()).containsExactlyElementsOf(TestPattern.numbers(0, 45));
        assertThat(Decoded.file(stream.directory().download()).numbers())
                .containsExactlyElementsOf(TestPattern.numbers(0, 45));
        assertThat(before).contains("seg1.m4s");
        assertThat(text()).contains("seg1.m4s");
    }

    @Test
    void anEndlessStreamSlidesAndStaysBounded() throws IOException {
        settings = new MuxerSettings(
                settings.encoding(), new MuxerSettings.Cutting(250, 4, 30), settings.pacing(),
                new MuxerSettings.Storage(root, Duration.ofDays(1), 1_000_000_000, 1_000_000, ""), settings.serving());
        openEndless(100_000);
        for (int c = 0; c < 110; c++) {
            chunk(0, c, 100_000);
            pass(750);
        }
        assertThat(rules.violations()).isEmpty();
        var playlist = stream.edition().orElseThrow().playlist();
        assertThat(playlist.mediaSequence()).isGreaterThan(40);
        assertThat(playlist.segments().size()).isBetween(30, 33);
        assertThat(text()).doesNotContain("PLAYLIST-TYPE");
    }

    @Test
    void whatAnEndlessStreamGaveUpWhileItRanIsNotListedAfterwards() throws IOException {
        openEndless(100_000);
        for (int c = 0; c < 6; c++) {
            chunk(0, c, 100_000);
        }
        on(new Fact.Cancelled());
        var before = segments();
        for (int number = 0; number < 2; number++) {
            Files.delete(stream.directory().segment(number));
        }

        stream = new LiveStream(stream.directory(), Integer.MAX_VALUE, Long.MAX_VALUE);
        stream.restore(stream.directory().index().orElseThrow(), now.plus(Duration.ofHours(1)));

        assertThat(text()).contains("#EXT-X-MEDIA-SEQUENCE:2\n").endsWith("#EXT-X-ENDLIST\n");
        assertThat(segments()).extracting(Segment::number, Segment::dateTime).containsExactlyElementsOf(
                before.subList(2, before.size()).stream().map(s -> tuple(s.number(), s.dateTime())).toList());
        assertThat(before).hasSizeGreaterThan(4);
    }

    @Test
    void aFullDiskFailsTheJobAndSaysWhy() throws IOException {
        open(Pace.LIVE, 330);
        chunk(0, 0, 330);
        Files.delete(stream.directory().init());
        var failure = new IOException("No space left on device");
        mux.fail(failure, now);
        assertThat(facts).last().isEqualTo(
                new Fact.Failed("storage_error", "the stream cannot go on: No space left on device"));
        assertThat(text()).endsWith("#EXT-X-ENDLIST\n");
    }

    @Test
    void aStreamWhoseDownloadCannotBeWrittenFailsTheJobAndSaysWhy() throws IOException {
        open(Pace.BATCH, 21);
        chunk(0, 0, 21);
        Files.createDirectory(stream.directory().download());

        assertThatThrownBy(() -> chunk(0, 1, 21)).isInstanceOfSatisfying(IOException.class, broken -> mux.fail(broken, now));

        assertThat(mux.done()).isTrue();
        assertThat(facts).hasSize(2).last().isInstanceOfSatisfying(
                Fact.Failed.class, failed -> assertThat(failed.code()).isEqualTo("storage_error"));
        assertThat(text()).endsWith("#EXT-X-ENDLIST\n");
        assertThat(stream.directory().index().orElseThrow().end()).as("retention may free it").isNotNull();
    }
}
