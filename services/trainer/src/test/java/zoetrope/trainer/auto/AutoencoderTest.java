package zoetrope.trainer.auto;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.trainer.MovingShapes;
import zoetrope.trainer.optim.Optimiser;
import zoetrope.trainer.optim.Workers;

class AutoencoderTest {
    private static final AutoencoderShape SMALL = new AutoencoderShape(
            16, 24, new int[] {32, 64}, new int[] {1, 1}, new int[] {48, 48, 24}, new int[] {1, 1, 1});

    private final MovingShapes shapes = new MovingShapes(64);
    private NDManager manager;
    private Map<String, NDArray> weights;

    @BeforeEach
    void open() {
        Engine.getEngine("PyTorch").setRandomSeed(4);
        manager = Engine.getEngine("PyTorch").newBaseManager();
        weights = SMALL.weights(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void startsAsAGoodLinearAutoencoder() {
        LinearStart.from(shapes, 1, SMALL, weights);
        var network = new Taehv(TaehvConfig.NANO, weights);
        var video = video();

        var latents = network.encodeRaw(video);
        double squared = network.decodeRaw(latents).sub(video).square().mean().getFloat();

        assertThat(latents.getShape()).isEqualTo(new Shape(1, 2, 16, 8, 8));
        assertThat(-10 * Math.log10(squared)).isGreaterThan(24);
    }

    @Test
    void bfloat16ConvolutionsAreNearTheExactOnes() {
        LinearStart.from(shapes, 1, SMALL, weights);
        try (var narrow = new Bfloat16Convolution(manager)) {
            var exact = new Taehv(TaehvConfig.NANO, weights);
            var rough = new Taehv(TaehvConfig.NANO, weights, narrow);
            var latents = exact.encodeRaw(video());
            var difference = rough.decodeRaw(latents).sub(exact.decodeRaw(latents)).abs();
            assertThat(difference.max().getFloat()).isBetween(1e-5f, 0.05f);
        }
    }

    @Test
    void aFewStepsLowerTheLoss() throws Exception {
        LinearStart.from(shapes, 1, SMALL, weights);
        var network = new Taehv(TaehvConfig.NANO, weights);
        var loss = new AutoencoderLoss(3, 0.05f);
        var optimiser = new Optimiser(manager, weights, AutoencoderShape::inner, 1);
        double first = 0;
        double last = 0;
        try (var workers = new Workers(manager, 1)) {
            for (int i = 0; i < 15; i++) {
                last = workers.backward((scratch, worker) -> {
                    var video = video();
                    video.attach(scratch);
                    return loss.of(network, video, scratch.zeros(new Shape(1, 8, 1, 64, 64))).total();
                });
                first = i == 0 ? last : first;
                optimiser.step(workers, 1e-4f, 0);
            }
        }
        assertThat(last).isLessThan(0.97 * first);
    }

    private NDArray video() {
        return manager.create(ByteBuffer.wrap(shapes.film(99, 8).rgb()), new Shape(1, 8, 3, 64, 64), DataType.UINT8)
                .toType(DataType.FLOAT32, true)
                .div(255);
    }
}
