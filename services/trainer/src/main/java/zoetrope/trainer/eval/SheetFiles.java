package zoetrope.trainer.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import zoetrope.trainer.eval.clip.Case;
import zoetrope.trainer.eval.clip.Film;
import zoetrope.trainer.world.ContactSheet;

/// A PNG for each of the first prompts: frames from left to right, the prompt beneath.
record SheetFiles(Path folder) implements Evaluation.Sheets {
    private static final int SHEETS = 12;
    private static final int FRAMES = 8;

    @Override
    public @Nullable String add(int number, Case asked, Film film) {
        if (number >= SHEETS) {
            return null;
        }
        String name = "sheet-%02d.png".formatted(number + 1);
        try {
            new ContactSheet(film.side()).row(film.spread(FRAMES), asked.prompt()).write(folder.resolve(name));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        return name;
    }
}
