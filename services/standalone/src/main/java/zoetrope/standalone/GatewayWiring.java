package zoetrope.standalone;

import java.util.List;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.GatewayService;
import zoetrope.gateway.OfferedModels;
import zoetrope.planner.Storyboarder;

/// Starts the gateway of a process.
final class GatewayWiring {
    private GatewayWiring() {}

    /// @return the port it listens on
    static int start(Chassis chassis, Viewing viewing) {
        Settings settings = chassis.settings();
        var storyboarder = new Storyboarder(settings.planner());
        var gateway = new GatewayService(
                chassis.bus().jobLog(),
                chassis.bus().jobView(),
                new OfferedModels(PlannerWiring.cards(settings), settings.model()),
                settings.gateway(),
                new GatewayHooks(
                        storyboarder::plan,
                        viewing.content(),
                        chassis.registry()::scrape,
                        chassis::problems,
                        List.of(viewing.routes())),
                chassis.registry());
        chassis.deploy(gateway);
        return gateway.port();
    }
}
