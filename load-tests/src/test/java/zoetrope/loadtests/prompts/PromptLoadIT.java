package zoetrope.loadtests.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zoetrope.loadtests.pool.SimulatedTiming;
import zoetrope.models.video.ModelCatalog;

@Timeout(180)
class PromptLoadIT {
    @Test
    void inAnOverloadSomeAreToldToComeBackAndNobodyIsKeptOut() throws Exception {
        var load = new PromptLoad();
        load.timing = new SimulatedTiming(100, ModelCatalog.BUILT_IN);
        load.workers = 2;
        load.places = 20;
        load.seconds = 3;

        var figures = load.measure().figures();

        assertThat(load.broken()).isEmpty();
        assertThat(figures)
                .filteredOn(figure -> figure.name().startsWith("overload: refused"))
                .isNotEmpty()
                .allMatch(figure -> figure.value() > 0);
    }
}
