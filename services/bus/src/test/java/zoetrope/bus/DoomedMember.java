package zoetrope.bus;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

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
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var program = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        program, "-cp", classPath, DoomedMember.class.getName(), bootstrap, prefix, group, address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
