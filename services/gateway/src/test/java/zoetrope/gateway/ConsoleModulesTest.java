package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The console's modules that touch no page are tested in their own language; a machine without a recent Node.js skips them.
class ConsoleModulesTest {
    private static final Path TESTS = Path.of("src/test/console");

    @Test
    void theModulesPassTheirOwnTests() throws Exception {
        assumeTrue(nodeReadsModulesByTheirSyntax(), "Node.js 20.19, 22.12 or later on the PATH");
        var command = new ArrayList<>(List.of("node", "--test"));
        try (var files = Files.list(TESTS)) {
            files.filter(file -> file.toString().endsWith(".test.mjs")).map(Path::toString).sorted().forEach(command::add);
        }
        assertThat(command).hasSizeGreaterThan(2);

        var run = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor()).as(said).isZero();
    }

    private static boolean nodeReadsModulesByTheirSyntax() throws InterruptedException {
        try {
            var node = new ProcessBuilder(
                            "node", "-e", "process.exit(process.features.require_module ? 0 : 1)")
                    .start();
            return node.waitFor(20, TimeUnit.SECONDS) && node.exitValue() == 0;
        } catch (IOException noNode) {
            return false;
        }
    }
}
