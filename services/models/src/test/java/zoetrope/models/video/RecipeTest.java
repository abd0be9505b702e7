package zoetrope.models.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static final String GOOD =
            """
            {"width": 128, "height": 64, "fps": 16, "latent_frames": 3, "steps": [1000, 500], "shift": 3, "renoise": "PREDICTED",
             "guidance": 3, "window": 6, "sink": 0, "refresh_every": 16, "text": "minilm"}
            """;

    @Test
    void oneGuidanceIsThatOfEveryStep() {
        assertThat(Recipe.parse(GOOD).sampler().guidance()).containsExactly(3.0, 3.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "width": 128   | "width": 8          | width: 8 (expected: 16..8192)
                    "width": 128   | "width": "wide"     | width: Cannot deserialize
                    "width": 128,  |                     | width: Missing creator property 'width' (index 0)
                    [1000, 500]    | null                | steps: Null value for creator property 'steps'
                    [1000, 500]    | [500, 1000]         | steps: [500, 1000] (expected: falling
                    "guidance": 3  | "guidance": [3]     | fine
                    "guidance": 3  | "guidance": [1,2,3] | guidance: [1.0, 2.0, 3.0] (expected: one for all
                    "window": 6    | "window": 2         | window: 2 (expected: 3..
                    minilm         | clip                | text: clip (expected: minilm or umt5)
                    PREDICTED      | NONE                | renoise: Cannot deserialize
                    "sink": 0      | "sink": 0, "sank": 0 | sank: Unrecognized field
                    {              | {{                  | not JSON
                    """)
    void whatIsWrongIsNamed(String right, String wrong, String message) {
        String json = GOOD.replace(right, wrong == null ? "" : wrong);
        if (message.equals("fine")) {
            assertThat(Recipe.parse(json)).isEqualTo(Recipe.parse(GOOD));
        } else {
            assertThatThrownBy(() -> Recipe.parse(json))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(message);
        }
    }
}
