package zoetrope.standalone.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of commands that run one service without a gateway.
class ProcessOptions extends SettingsOptions {
    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on; 0.0.0.0 for everyone who can reach it.")
    @Nullable String host;

    @Option(names = "--port", description = "Port of /metrics, /healthz, /readyz and, of a muxer, the streams (0: any free one).")
    @Nullable Integer port;

    @Override
    void put(Map<String, String> flags) {
        if (host != null) {
            flags.put("process.host", host);
        }
        if (port != null) {
            flags.put("process.port", port.toString());
        }
    }
}
