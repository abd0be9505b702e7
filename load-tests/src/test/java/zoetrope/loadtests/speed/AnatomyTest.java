package zoetrope.loadtests.speed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import zoetrope.loadtests.bench.Models;
import zoetrope.loadtests.bench.RunOptions;

class AnatomyTest {
    @Test
    void everyStageOfTheBuiltInModelTakesTime() throws Exception {
        try (var anatomy = new Anatomy(Models.folder(new RunOptions()))) {
            assertThat(anatomy.measure(1, 2))
                    .hasSizeGreaterThan(4)
                    .allSatisfy(figure -> assertThat(figure.value()).as(figure.name()).isPositive());
        }
    }
}
