package zoetrope.loadtests.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The benchmark `viewers`, small and without nginx: what it measures is right on any machine, how fast it is is not asked.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ViewersIT {
    private static final int VIEWERS = 50;

    @TempDir
    Path folder;

    @Test
    void everyViewerGetsThePartsAsTheyComeAndNoErrors() throws Exception {
        try (var muxer = new OneMuxer(folder, Core.first())) {
            var served = muxer.served();

            var watched = new Audience(served).watch(VIEWERS, Duration.ofSeconds(2), Duration.ofSeconds(4));

            assertThat(watched.errors()).isEmpty();
            assertThat(watched.partMillis().sorted()).as("of about 16 parts for each").hasSizeBetween(VIEWERS * 4, VIEWERS * 20);
            assertThat(watched.playlistMillis().sorted()).hasSizeGreaterThan(VIEWERS * 4);

            for (var kind : BesideNginx.Kind.values()) {
                var loop = ClosedLoop.run(served, kind.newest(served), Duration.ofMillis(500));
                assertThat(loop.perSecond()).as("%ss a second", kind).isPositive();
            }
            var beats = new Beats().run(served, "video.m3u8", BesideNginx.Kind.PART.newest(served), VIEWERS, Duration.ofSeconds(1));
            assertThat(beats.partMillis().sorted()).hasSizeGreaterThan(VIEWERS);
        }
    }
}
