package zoetrope.models.video;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The floats that a model has on a GPU, on the processor.
class HalfPrecisionTest {
    private static byte[] firstChunk(DataType type) {
        var folder = new ModelFolder("wan-nano", Path.of("src/main/resources/zoetrope/models/wan-nano"), true);
        try (var model = new ModelLoader(folder, "cpu").load(Device.cpu(), type);
                var take = model.open("a red ball bounces on a beach", 7)) {
            return take.next(() -> false).pixels();
        }
    }

    @Test
    void showsTheSamePicturesButForSmallErrors() {
        byte[] exact = firstChunk(DataType.FLOAT32);
        byte[] half = firstChunk(DataType.FLOAT16);

        double squares = 0;
        for (int i = 0; i < exact.length; i++) {
            double apart = (exact[i] & 0xff) - (half[i] & 0xff);
            squares += apart * apart;
        }
        double psnr = 10 * Math.log10(255.0 * 255 * exact.length / squares);
        assertThat(psnr).isBetween(25.0, 80.0);
    }
}
