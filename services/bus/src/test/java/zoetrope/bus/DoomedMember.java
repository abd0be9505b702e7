package zoetrope.bus;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import zoetrope.core.JavaProcess;

/// A process that has joined a group and stays in it until it is killed.
final class DoomedMember {
    static final String JOINED = "joined";

    private DoomedMember() {}

    /// @param args address of the broker, prefix of the topics, group, own address
    public static void main(String[] args) throws InterruptedException {
        try (var bus = Buses.open(Buses.settings(args[0], args[1]));
                var member = bus.join(args[2], URI.create(args[3]))) {
            while (!member.joined()) {
                Thread.sleep(20);
            }
            System.out.println(JOINED);
            Thread.currentThread().join();
        }
    }

    static Process start(String bootstrap, String prefix, String group, String address) throws IOException {
        return new ProcessBuilder(JavaProcess.command(
                        DoomedMember.class, List.of(), List.of(bootstrap, prefix, group, address)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
