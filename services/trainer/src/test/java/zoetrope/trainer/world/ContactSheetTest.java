package zoetrope.trainer.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
    @Test
    void showsEachFrameWhereItBelongs(@TempDir Path folder) throws IOException {
        var clip = new World(Split.TRAIN).clip(1);

        new ContactSheet(Clip.SIDE).row(clip, 5, 4).row(clip, 3, 4).write(folder.resolve("sheet.png"));

        var sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
        assertThat(sheet.getWidth()).isEqualTo(4 + 5 * 132);
        byte[] third = Scenes.frame(clip, 8);
        int at = 3 * (64 * Clip.SIDE + 64);
        int expected = (third[at] & 255) << 16 | (third[at + 1] & 255) << 8 | third[at + 2] & 255;
        assertThat(sheet.getRGB(4 + 2 * 132 + 64, 4 + 64) & 0xffffff).isEqualTo(expected);
    }

    @Test
    void refusesAFrameOfAnotherSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContactSheet(128).row(List.of(new byte[12]), "too small"))
                .withMessage("frame.length: 12 (expected: 49152)");
    }
}
