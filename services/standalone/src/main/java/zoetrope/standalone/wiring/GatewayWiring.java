package zoetrope.standalone.wiring;

import java.io.IOException;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.GatewayService;
import zoetrope.gateway.OfferedModels;
import zoetrope.planner.Storyboarder;
import zoetrope.standalone.settings.Settings;

/// Starts the gateway of a process.
public final class GatewayWiring {
    private GatewayWiring() {}

    /// @return the port it listens on
    public static int start(Chassis chassis, Viewing viewing) throws IOException {
        Settings settings = chassis.settings();
        var keys = settings.gateway().keys();
        var tenants = KeysFile.read(keys, settings.gateway().webhooks().allowPrivate());
        var storyboarder = new Storyboarder(settings.planner());
        var gateway = new GatewayService(
                chassis.bus().jobLog(),
                chassis.bus().jobView(),
                offered(settings),
                settings.gateway(),
                new GatewayHooks(
                        storyboarder::plan,
                        viewing.content(),
                        chassis.registry()::scrape,
                        chassis::problems,
                        viewing.routes()::before,
                        tenants),
                chassis.registry());
        chassis.deploy(gateway);
        return gateway.port();
    }

    /// On a broker of its own this process has the only workers, and they have one model.
    private static OfferedModels offered(Settings settings) {
        var known = new OfferedModels(PlannerWiring.cards(settings.catalog()), settings.model());
        return settings.embeddedBroker() ? known.onlyDefault() : known;
    }
}
