package zoetrope.standalone.wiring;

import org.jspecify.annotations.Nullable;
import zoetrope.gateway.ContentSource;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.serve.ArchivedStreams;
import zoetrope.muxer.serve.Elsewhere;
import zoetrope.muxer.serve.HlsRoutes;
import zoetrope.muxer.serve.OtherMuxers;
import zoetrope.muxer.serve.Tokens;
import zoetrope.muxer.store.Archive;

/// What viewers reach through a process: its own streams and those of the archive, if it has a muxer, and in a cluster those of
/// all muxers.
///
/// @param others null where there are none
/// @param routes under `/hls/`, for any server of this process
public record Viewing(Streams streams, ArchivedStreams archived, @Nullable OtherMuxers others, HlsRoutes routes) {
    /// Of a process with a muxer.
    public static Viewing ofMuxer(Chassis chassis) {
        return of(chassis, Archive.of(chassis.settings().muxerInData().storage()).orElse(null));
    }

    /// Of a process without.
    public static Viewing ofOthers(Chassis chassis) {
        return of(chassis, null);
    }

    private static Viewing of(Chassis chassis, @Nullable Archive archive) {
        var tokens = chassis.closing(new Tokens(chassis.bus().jobView()));
        var streams = new Streams();
        OtherMuxers others = chassis.clustered()
                ? chassis.closing(new OtherMuxers(
                        chassis.vertx(), tokens, chassis.closing(chassis.bus().members(MuxerWiring.SERVICE))))
                : null;
        var archived = new ArchivedStreams(chassis.vertx(), archive, streams, tokens);
        var settings = chassis.settings();
        var routes = new HlsRoutes(
                chassis.vertx(),
                new HlsRoutes.Sources(streams, archived, others == null ? Elsewhere.nowhere() : others),
                new HlsRoutes.Admission(
                        settings.gateway().linkLifetime().isPositive(),
                        settings.muxer().serving().mostWaiting()),
                chassis.registry());
        return new Viewing(streams, archived, others, routes);
    }

    /// Where the gateway of this process finds finished videos.
    ContentSource content() {
        var local = new LocalContent(streams, archived);
        return others == null ? local : new ClusterContent(local, others);
    }
}
