package zoetrope.standalone.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The flags of a worker.
final class WorkerOptions extends ProcessOptions {
    @Option(names = "--device", description = "Device to render on, such as cpu or gpu:0. May be repeated.")
    List<String> devices = new ArrayList<>();

    @Override
    void put(Map<String, String> flags) {
        super.put(flags);
        if (!devices.isEmpty()) {
            flags.put("worker.devices", devices.stream().collect(Collectors.joining("\", \"", "[\"", "\"]")));
        }
    }
}
