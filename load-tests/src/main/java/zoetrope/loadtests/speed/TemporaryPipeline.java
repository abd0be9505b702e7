package zoetrope.loadtests.speed;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import zoetrope.bus.BusSettings;
import zoetrope.gateway.GatewaySettings;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.TemporaryFolder;
import zoetrope.muxer.MuxerSettings;
import zoetrope.planner.PlannerSettings;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.VideoGeneratorGrpc.VideoGeneratorBlockingStub;
import zoetrope.standalone.settings.ProcessSettings;
import zoetrope.standalone.settings.Settings;
import zoetrope.standalone.wiring.Pipeline;
import zoetrope.worker.WorkerSettings;

/// The real pipeline with a broker of its own, in a folder that goes with it.
final class TemporaryPipeline implements AutoCloseable {
    private final TemporaryFolder folder;
    private final Pipeline pipeline;
    private final ManagedChannel channel;

    TemporaryPipeline(RunOptions options, WorkerSettings worker) throws IOException {
        folder = TemporaryFolder.create();
        pipeline = Pipeline.start(new Settings(
                folder.path(),
                options.models.toAbsolutePath(),
                options.model,
                true,
                BusSettings.defaults(),
                GatewaySettings.defaults().withPort(0),
                PlannerSettings.defaults(),
                worker,
                MuxerSettings.defaults(),
                ProcessSettings.defaults()));
        channel = NettyChannelBuilder.forTarget(pipeline.url().replaceFirst("^https?://", ""))
                .usePlaintext()
                .build();
    }

    /// A client of its API.
    VideoGeneratorBlockingStub client() {
        return VideoGeneratorGrpc.newBlockingStub(channel);
    }

    String url() {
        return pipeline.url();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        pipeline.close();
        folder.close();
    }
}
