package zoetrope.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.net.URISyntaxException;
import java.nio.file.Path;
import zoetrope.models.safetensors.SafetensorsFile;

/// Tensors recorded from the official code. `-Dzoetrope.fixtures=DIR -Dzoetrope.fixtures.name=NAME` choose another
/// recording of the same form.
public final class Fixtures {
    public static final String NAME = System.getProperty("zoetrope.fixtures.name", "tiny");

    private Fixtures() {}

    /// @param kind and rest of the file's name around the recording's: `kind-NAMErest.safetensors`
    public static Path path(String kind, String rest) {
        var folder = System.getProperty("zoetrope.fixtures");
        try {
            var root = folder != null
                    ? Path.of(folder)
                    : Path.of(Fixtures.class.getResource("/fixtures").toURI());
            return root.resolve(kind + "-" + NAME + rest + ".safetensors");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SafetensorsFile open(String kind, String rest) {
        return SafetensorsFile.open(path(kind, rest));
    }

    public static void assertClose(String what, NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.getShape()).as(what).isEqualTo(expected.getShape());
        assertThat((double) actual.sub(expected).abs().max().getFloat())
                .as(what + ": largest difference")
                .isLessThanOrEqualTo(tolerance);
    }
}
