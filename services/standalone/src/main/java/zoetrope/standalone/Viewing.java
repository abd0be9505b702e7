package zoetrope.standalone;

import io.vertx.ext.web.Router;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zoetrope.gateway.ContentSource;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.serve.Elsewhere;
import zoetrope.muxer.serve.HlsRoutes;
import zoetrope.muxer.serve.OtherMuxers;

/// What viewers reach through a process: its own streams, if it has a muxer, and in a cluster those of all muxers.
///
/// @param others null where there are none
record Viewing(Chassis chassis, Streams streams, @Nullable OtherMuxers others) {
    static Viewing of(Chassis chassis) {
        OtherMuxers others = chassis.clustered()
                ? chassis.closing(new OtherMuxers(
                        chassis.vertx(),
                        chassis.bus().jobView(),
                        chassis.closing(chassis.bus().members(MuxerWiring.SERVICE))))
                : null;
        return new Viewing(chassis, new Streams(), others);
    }

    /// The routes under `/hls/`, for any server of this process.
    Consumer<Router> routes() {
        return new HlsRoutes(
                        chassis.vertx(), streams, others == null ? Elsewhere.nowhere() : others, chassis.registry())
                ::mount;
    }

    /// Where the gateway of this process finds finished videos.
    ContentSource content() {
        var local = new LocalContent(chassis.vertx(), streams);
        return others == null ? local : new ClusterContent(local, others);
    }
}
