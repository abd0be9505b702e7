package zoetrope.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void sentencesInARowAreNeverLongerThanTheTextTheyCameFrom() {
        for (String text : List.of("a。b。c！", "One a. Two b!\u0085", "他说：「好。」然后走了。", "4k. Cinematic.\nWide.")) {
            assertThat(Sentences.joined(Sentences.of(text)).length()).as(text).isLessThanOrEqualTo(text.length());
        }
        assertThat(Sentences.joined(Sentences.of("A ball. A dog!"))).isEqualTo("A ball. A dog!");
    }

    @Test
    void oneSentenceWithCommasStaysOne() {
        String text = "a red ball, bouncing on a beach; golden hour, 35 mm, f/1.8";

        assertThat(Sentences.of(text)).containsExactly(text);
    }

    @Test
    void fullStopsExclamationAndQuestionMarksEndSentences() {
        assertThat(Sentences.of("A ball rolls. it stops! Will it roll again? Yes, it will."))
                .containsExactly("A ball rolls.", "it stops!", "Will it roll again?", "Yes, it will.");
    }

    @Test
    void abbreviationsInitialsNumbersAndEllipsesDoNotEndSentences() {
        for (String text : new String[] {
            "Dr. Smith and J. R. Tolkien walk in St. Petersburg",
            "shot at 3.5 m, e.g. from a crane, in the U.S. desert",
            "train no. 5 arrives",
            "a door opens... slowly",
            "visit example.org now"
        }) {
            assertThat(Sentences.of(text)).containsExactly(text);
        }
    }

    @Test
    void anAbbreviationAtTheEndOfTheTextEndsTheLastSentence() {
        assertThat(Sentences.of("A train leaves. It goes to the U.S."))
                .containsExactly("A train leaves.", "It goes to the U.S.");
    }

    @Test
    void lineBreaksEndSentences() {
        assertThat(Sentences.of("a beach at dawn\n\n  a storm arrives \r\nthe sun is back"))
                .containsExactly("a beach at dawn", "a storm arrives", "the sun is back");
    }

    @Test
    void quotesStayWithTheirSentence() {
        assertThat(Sentences.of("A sign says “Stop.” The car stops."))
                .containsExactly("A sign says “Stop.”", "The car stops.");
    }

    @Test
    void chineseSentencesNeedNoSpaces() {
        assertThat(Sentences.of("海滩上的红球。开始下雨了。")).containsExactly("海滩上的红球。", "开始下雨了。");
    }

    @Test
    void aRemarkOfOneWordStaysWithTheSentenceBefore() {
        assertThat(Sentences.of("A ball bounces. Cinematic. 4k. It rains."))
                .containsExactly("A ball bounces. Cinematic. 4k.", "It rains.");
    }

    @Test
    void textWithoutLettersIsStillText() {
        assertThat(Sentences.of("...")).containsExactly("...");
        assertThat(Sentences.of("!")).containsExactly("!");
    }
}
