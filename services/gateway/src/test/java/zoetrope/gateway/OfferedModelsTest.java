package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import zoetrope.core.ChunkShape;
import zoetrope.core.InvalidRequest;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoFormat;

class OfferedModelsTest {
    private static final ModelCard LARGE = new ModelCard("large", new VideoFormat(832, 480, 16), new ChunkShape(9, 12), 20);
    private final OfferedModels models = new OfferedModels(List.of(TestGateway.NANO, LARGE), "wan-nano");

    @Test
    void aRequestThatNamesNoneMeansTheDefault() {
        assertThat(models.resolve("", "")).isEqualTo(TestGateway.NANO);
        assertThat(models.resolve("large", "832x480")).isEqualTo(LARGE);
    }

    @Test
    void whatIsNotOfferedIsRefusedWithWhatIs() {
        assertThatThrownBy(() -> models.resolve("huge", ""))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("model: 'huge' (expected: wan-nano or large)");
        assertThatThrownBy(() -> models.resolve("large", "128x128"))
                .hasMessage("size: '128x128' (expected: 832x480, the size of large)");
        assertThatThrownBy(() -> new OfferedModels(List.of(LARGE), "wan-nano"))
                .hasMessage("model: 'wan-nano' (expected: large)");
    }

    @Test
    void oneProcessAloneOffersItsOwn() {
        assertThat(models.onlyDefault().models()).containsExactly(TestGateway.NANO);
        assertThatThrownBy(() -> models.onlyDefault().resolve("large", ""))
                .hasMessage("model: 'large' (expected: wan-nano)");
    }
}
