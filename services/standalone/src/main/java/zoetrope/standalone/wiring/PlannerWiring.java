package zoetrope.standalone.wiring;

import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Membership;
import zoetrope.core.ModelCard;
import zoetrope.models.video.ModelCatalog;
import zoetrope.planner.PlannerService;

/// Starts the planner of a process.
public final class PlannerWiring {
    private static final Logger LOG = LoggerFactory.getLogger(PlannerWiring.class);

    private PlannerWiring() {}

    /// @param address where other processes reach this one
    public static void start(Chassis chassis, URI address) {
        ModelCatalog catalog = chassis.settings().catalog();
        List<ModelCard> cards = cards(catalog);
        for (ModelCatalog.Unfit folder : catalog.unfit()) {
            LOG.warn("event=model_unfit model={} reason=\"{}\"", folder.name(), folder.reason());
        }
        Membership planners = chassis.join("planners", address);
        chassis.deploy(new PlannerService(
                chassis.bus().jobLog(),
                chassis.bus().jobView(),
                chassis.bus().taskSink(),
                planners,
                name -> cards.stream().filter(card -> card.name().equals(name)).findFirst(),
                chassis.settings().planner(),
                chassis.registry()));
    }

    /// The models that this process knows.
    static List<ModelCard> cards(ModelCatalog catalog) {
        return catalog.entries().stream().map(ModelCatalog.Entry::card).toList();
    }
}
