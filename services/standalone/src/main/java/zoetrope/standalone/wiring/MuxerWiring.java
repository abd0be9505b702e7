package zoetrope.standalone.wiring;

import java.io.IOException;
import java.net.URI;
import zoetrope.core.StreamNotes;
import zoetrope.muxer.MuxerService;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.Ports;
import zoetrope.muxer.live.Streams;

/// Starts the muxer of a process.
public final class MuxerWiring {
    static final String SERVICE = "muxers";

    private MuxerWiring() {}

    /// @param streams gets what can be watched
    /// @param address where gateways and other muxers reach the streams
    public static void start(Chassis chassis, Streams streams, URI address) throws IOException {
        var bus = chassis.bus();
        MuxerSettings settings = chassis.settings().muxerInData();
        chassis.closing(FolderLock.take("muxer.storage.directory", settings.storage().directory()));
        var ports = new Ports(
                bus.jobView(),
                bus.jobLog(),
                bus.chunks(),
                chassis.join(SERVICE, address),
                chassis.clustered() ? bus.streamNotes() : StreamNotes.none());
        var muxer = chassis.closing(new MuxerService(ports, streams, settings, chassis.registry(), chassis.clock()));
        muxer.start();
    }
}
