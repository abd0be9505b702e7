package zoetrope.standalone.settings;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import zoetrope.core.Checks;
import zoetrope.core.Setting;

/// How a planner, worker or muxer that is a process of its own is reached.
///
/// @param address without a slash at its end; empty to work it out
public record ProcessSettings(
        @Setting("Address on which a planner, worker or muxer that is a process of its own listens. 127.0.0.1 serves this machine only, 0.0.0.0 everyone who can reach it.")
        String host,
        @Setting("Its port: /metrics, /healthz and /readyz and, of a muxer, the streams. 0 takes a free one.") int port,
        @Setting("Where gateways and other muxers reach this process, such as http://10.0.0.7:8090. Empty: where it listens or, if it listens everywhere, this machine's own address.")
        String address) {
    public ProcessSettings {
        Checks.text("process.host", host, 255);
        Checks.inRange("process.port", port, 0, 65535);
        Checks.that(
                address.isEmpty() || address.matches("http://[^/@?#]+"),
                "process.address",
                "'%s' (expected: http://host:port, or empty)".formatted(address));
    }

    public static ProcessSettings defaults() {
        return new ProcessSettings("127.0.0.1", 8090, "");
    }

    /// Where other processes reach this one.
    ///
    /// @param listensOn host that it listens on
    public URI reachedAt(String listensOn, int actualPort) {
        if (!address.isEmpty()) {
            return URI.create(address);
        }
        boolean everywhere = listensOn.equals("0.0.0.0") || listensOn.equals("::");
        String name = everywhere ? machine() : listensOn;
        return URI.create("http://%s:%d".formatted(name.contains(":") ? "[" + name + "]" : name, actualPort));
    }

    /// The address that this machine's name stands for or, where that is a loopback address as on many a Linux, the first of its
    /// network's.
    private static String machine() {
        try {
            var named = InetAddress.getLocalHost();
            var outer = named.isLoopbackAddress()
                    ? NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                            .findFirst()
                            .orElse(named)
                    : named;
            return outer.getHostAddress();
        } catch (UnknownHostException | SocketException unknown) {
            throw new StartupException(
                    "process.address: not set, and this machine has no address of its own (expected: http://host:port)", unknown);
        }
    }
}
