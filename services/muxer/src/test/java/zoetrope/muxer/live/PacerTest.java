package zoetrope.muxer.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.live.Pacer.Move;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.Told;

class PacerTest {
    private static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final EncodedPart PART = new EncodedPart(new byte[1], 4, true, true, false, PartKind.MEDIA, Told.NOTHING);

    private final Pacer pacer = new Pacer(FORMAT, pacing(1), true);

    @Test
    void theFirstPartIsShownAtOnce() {
        assertThat(pacer.next(START)).isInstanceOf(Move.Idle.class);
        pacer.add(PART, START);
        assertThat(pacer.next(START)).isInstanceOf(Move.Show.class);
    }

    @Test
    void aSurplusWaitsForItsTime() {
        for (int i = 0; i < 3; i++) {
            pacer.add(PART, START);
        }
        assertThat(pacer.next(START)).isInstanceOf(Move.Show.class);
        assertThat(pacer.next(START)).isEqualTo(new Move.Wait(at(250)));
        assertThat(pacer.surplus()).isEqualTo(Duration.ofMillis(500));
        assertThat(pacer.next(at(249))).isInstanceOf(Move.Wait.class);
        assertThat(pacer.next(at(250))).isInstanceOf(Move.Show.class);
        assertThat(pacer.next(at(250))).isEqualTo(new Move.Wait(at(500)));
    }

    @Test
    void aLateThreadDoesNotSlowTheStream() {
        for (int i = 0; i < 3; i++) {
            pacer.add(PART, START);
        }
        pacer.next(START);
        assertThat(pacer.next(at(260))).isInstanceOf(Move.Show.class);
        assertThat(pacer.next(at(260))).isEqualTo(new Move.Wait(at(500)));
    }

    @Test
    void aLatePartMovesTheClock() {
        pacer.add(PART, START);
        pacer.next(START);
        assertThat(pacer.next(at(250))).isEqualTo(new Move.Wait(at(600)));
        pacer.add(PART, at(400));
        pacer.add(PART, at(400));
        assertThat(pacer.next(at(400))).isInstanceOf(Move.Show.class);
        assertThat(pacer.next(at(400))).isEqualTo(new Move.Wait(at(650)));
    }

    @Test
    void whatComesTooLateIsFilledWithoutFurtherPatience() {
        pacer.add(PART, START);
        pacer.next(START);
        assertThat(pacer.next(at(599))).isInstanceOf(Move.Wait.class);
        assertThat(pacer.next(at(600))).isInstanceOf(Move.Fill.class);
        pacer.filled(4, at(600));
        assertThat(pacer.next(at(600))).isEqualTo(new Move.Wait(at(850)));
        assertThat(pacer.next(at(850))).isInstanceOf(Move.Fill.class);
        pacer.filled(4, at(850));
        pacer.add(PART, at(900));
        assertThat(pacer.next(at(900))).isEqualTo(new Move.Wait(at(1100)));
        assertThat(pacer.next(at(1100))).isInstanceOf(Move.Show.class);
        assertThat(pacer.next(at(1350))).as("patience is back").isEqualTo(new Move.Wait(at(1700)));
    }

    @Test
    void theEndIsShownAtOnce() {
        for (int i = 0; i < 3; i++) {
            pacer.add(PART, START);
        }
        pacer.next(START);
        pacer.finish();
        assertThat(pacer.next(START)).isInstanceOf(Move.Show.class);
        assertThat(pacer.next(START)).isInstanceOf(Move.Show.class);
        assertThat(pacer.next(START)).isInstanceOf(Move.Done.class);
    }

    @Test
    void aPrerollIsWaitedFor() {
        var patient = new Pacer(FORMAT, pacing(3), true);
        patient.add(PART, START);
        patient.add(PART, START);
        assertThat(patient.next(START)).isInstanceOf(Move.Idle.class);
        patient.add(PART, at(100));
        assertThat(patient.next(at(100))).isInstanceOf(Move.Show.class);
        assertThat(patient.next(at(100))).isEqualTo(new Move.Wait(at(350)));
    }

    @Test
    void withoutAClockPartsAreShownAsTheyCome() {
        var plain = new Pacer(FORMAT, pacing(1), false);
        plain.add(PART, START);
        plain.add(PART, START);
        assertThat(plain.next(START)).isInstanceOf(Move.Show.class);
        assertThat(plain.next(START)).isInstanceOf(Move.Show.class);
        assertThat(plain.next(at(100_000))).isInstanceOf(Move.Idle.class);
    }

    private static MuxerSettings.Pacing pacing(int preroll) {
        return new MuxerSettings.Pacing(preroll, Duration.ofMillis(350), MuxerSettings.UnderRun.HOLD, 3, true);
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
