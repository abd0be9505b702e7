package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaProcessTest {
    @Test
    void whatTheVirtualMachineSaysIsNotTakenForTheProgramsWord() throws Exception {
        var command = JavaProcess.command(Echo.class, List.of("-XX:SharedArchiveFile=nowhere.jsa"), List.of("ready"));
        var process = new ProcessBuilder(command).start();

        assertThat(process.getErrorStream().readAllBytes()).asString(StandardCharsets.UTF_8).contains("nowhere.jsa");
        assertThat(process.getInputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualToIgnoringNewLines("ready");
    }

    static final class Echo {
        public static void main(String[] args) {
            System.out.println(args[0]);
        }
    }
}
