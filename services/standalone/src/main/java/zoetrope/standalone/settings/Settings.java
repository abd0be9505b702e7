package zoetrope.standalone.settings;

import java.nio.file.Path;
import zoetrope.bus.BusSettings;
import zoetrope.core.Checks;
import zoetrope.core.Setting;
import zoetrope.gateway.GatewaySettings;
import zoetrope.models.video.ModelCatalog;
import zoetrope.muxer.MuxerSettings;
import zoetrope.planner.PlannerSettings;
import zoetrope.worker.WorkerSettings;

/// Everything that can be configured. `zoetrope config` prints it; [SettingsSource] says where values come from.
public record Settings(
        @Setting("Folder for everything that outlives the process: the embedded broker's log, streams, models. Two processes cannot share it.")
        Path data,
        @Setting("Folder of your own models, one sub-folder each; relative to data.") Path models,
        @Setting("Model for requests that name none, and the one that this process's devices load. A process with a broker of its own offers no other.") String model,
        @Setting("Whether a Kafka broker runs inside this process. If not, bus.bootstrap says where the cluster is; other processes may share it.")
        boolean embeddedBroker,
        @Setting("The bus between the services.") BusSettings bus,
        @Setting("The API and the console.") GatewaySettings gateway,
        @Setting("From prompts to shots.") PlannerSettings planner,
        @Setting("From shots to frames.") WorkerSettings worker,
        @Setting("From frames to streams.") MuxerSettings muxer,
        @Setting("Planner, worker and muxer as processes of their own.") ProcessSettings process) {
    public Settings {
        Checks.text("model", model, 200);
    }

    static Settings defaults() {
        var muxer = MuxerSettings.defaults();
        return new Settings(
                Path.of(System.getProperty("user.home"), ".zoetrope"),
                Path.of("models"),
                ModelCatalog.BUILT_IN,
                true,
                BusSettings.defaults(),
                GatewaySettings.defaults(),
                PlannerSettings.defaults(),
                WorkerSettings.defaults(),
                muxer.withStorage(muxer.storage().in(Path.of("streams"))),
                ProcessSettings.defaults());
    }

    /// The same settings for a process that shares its broker with others.
    public Settings inCluster() {
        return new Settings(data, models, model, false, bus, gateway, planner, worker, muxer, process);
    }

    /// The muxer's settings with its directory made absolute.
    public MuxerSettings muxerInData() {
        return muxer.withStorage(muxer.storage().in(data.resolve(muxer.storage().directory())));
    }

    /// The models this process knows.
    public ModelCatalog catalog() {
        return ModelCatalog.open(data.resolve(models), data.resolve("unpacked"));
    }
}
