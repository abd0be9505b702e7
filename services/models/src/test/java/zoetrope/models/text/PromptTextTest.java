package zoetrope.models.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTextTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, value = {
        "a  cat\t and\u00a0dog ,a cat and dog",
        "salt &amp; pepper,salt & pepper",
        "&amp;lt;3,<3",
        "&#39;&#x1F600;,'\uD83D\uDE00",
        "AT&T; &unknown; &#9999999;,AT&T; &unknown; &#9999999;",
    })
    void entitiesAndBlanksBecomeWhatTheyMean(String written, String meant) {
        assertThat(PromptText.clean(written)).isEqualTo(meant);
    }
}
