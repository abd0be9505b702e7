package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.StreamPath;
import zoetrope.proto.v1.Pace;
import zoetrope.standalone.command.GenerateClient;
import zoetrope.standalone.settings.StartupException;

/// The whole pipeline with keys and with addresses that expire, used as a tenant uses it.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TenantsIT {
    @TempDir
    static Path folder;

    @Test
    void aTenantWithItsKeyGetsItsVideoUnderAnAddressThatExpires() throws Exception {
        MadeKey made = MadeKey.of("new", "acme");
        Path keys = Files.writeString(folder.resolve("keys.yaml"), made.line());
        Path clip = folder.resolve("clip.mp4");
        var said = new StringWriter();
        var request = Served.request("a red ball bounces on a beach", 2, Pace.PACE_BATCH);

        try (var served = Served.start(Map.of(
                "data", folder.resolve("data").toString(),
                "gateway.keys", keys.toString(),
                "gateway.linkLifetime", "PT1H"))) {
            assertThat(served.get("/v1/videos").statusCode()).isEqualTo(401);
            try (var stranger = new GenerateClient(served.url(), "", new PrintWriter(said), false)) {
                assertThatThrownBy(() -> stranger.generate(request, clip))
                        .isInstanceOf(StartupException.class)
                        .hasMessageStartingWith("UNAUTHENTICATED: authorization: missing");
            }
            try (var tenant = new GenerateClient(served.url(), made.key(), new PrintWriter(said), false)) {
                assertThat(tenant.generate(request, clip)).isZero();
            }
            assertThat(clip).isNotEmptyFile();

            var address = Pattern.compile("http\\S+main.m3u8").matcher(said.toString());
            assertThat(address.find()).isTrue();
            assertThat(StreamPath.parse(URI.create(address.group()).getPath().split("/")[2])).isPresent();
            assertThat(served.get(address.group()).statusCode()).isEqualTo(200);
            var playlist = URI.create(address.group()).resolve("video.m3u8").toString();
            assertThat(served.get(playlist).body()).contains("#EXT-X-ENDLIST");
        }
    }
}
