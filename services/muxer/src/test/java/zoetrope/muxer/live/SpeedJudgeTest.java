package zoetrope.muxer.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import zoetrope.muxer.live.SpeedJudge.Verdict;

class SpeedJudgeTest {
    private static final Instant START = Instant.EPOCH;
    private static final Duration PLAYS = Duration.ofMillis(750);

    private final SpeedJudge judge = new SpeedJudge(3);

    @Test
    void aPromptFirstChunkSettlesIt() {
        judge.started(START);
        judge.chunk(START.plusMillis(2000), PLAYS);
        assertThat(judge.verdict()).isEqualTo(Verdict.FAST);
    }

    @Test
    void aColdWorkerIsGivenAnotherChunk() {
        judge.started(START);
        judge.chunk(START.plusMillis(5000), PLAYS);
        assertThat(judge.verdict()).isEqualTo(Verdict.UNDECIDED);
        judge.chunk(START.plusMillis(5500), PLAYS);
        assertThat(judge.verdict()).isEqualTo(Verdict.FAST);
    }

    @Test
    void twoSlowChunksMeanSlow() {
        judge.started(START);
        judge.chunk(START.plusMillis(5000), PLAYS);
        judge.chunk(START.plusMillis(6000), PLAYS);
        assertThat(judge.verdict()).isEqualTo(Verdict.SLOW);
    }

    @Test
    void withoutAStartTheFirstChunkIsTrusted() {
        judge.chunk(START.plusMillis(5000), PLAYS);
        assertThat(judge.verdict()).isEqualTo(Verdict.FAST);
    }
}
