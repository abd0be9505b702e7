package zoetrope.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    private final CountingModel model = new CountingModel();

    @Test
    void rendersAndLeavesNothingOpen() {
        WarmUp.of(model);

        assertThat(model.rendered).hasValue(3);
        assertThat(model.open).hasValue(0);
    }

    @Test
    void aModelThatCannotRenderIsFoundOut() {
        model.midChunk = _ -> {
            throw new IllegalStateException("out of memory");
        };

        assertThatThrownBy(() -> WarmUp.of(model)).hasMessage("out of memory");
        assertThat(model.open).hasValue(0);
    }
}
