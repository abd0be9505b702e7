package zoetrope.loadtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A short run of what `./zoetrope bench chaos` does, with the blows that the cluster's own tests leave out.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ChaosIT {
    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhenProcessesDie() throws Exception {
        var chaos = new Chaos();
        chaos.blows = List.of(Blow.WORKER_AFTER_PUBLISH, Blow.GATEWAY, Blow.BROKER);
        chaos.videos = 2;
        chaos.options.out = folder.resolve("out");
        chaos.keep = folder.resolve("processes");

        int code = chaos.call();

        assertThat(code).as(Files.readString(folder.resolve("out/chaos.md"))).isZero();
    }
}
