package zoetrope.muxer.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.StreamPath;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.store.StreamDirectory;

class StreamDoorTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private final Streams streams = new Streams();

    private LiveStream added(String token) {
        var stream = new LiveStream(new StreamDirectory(folder), 60, 1_000_000);
        streams.add(token, stream);
        return stream;
    }

    private StreamDoor.Entry open(boolean expiringOnly, Object key) {
        return new StreamDoor(streams, expiringOnly, () -> NOON).open(key.toString());
    }

    private static int status(StreamDoor.Entry entry) {
        return switch (entry) {
            case StreamDoor.Entry.Open _ -> 200;
            case StreamDoor.Entry.Closed(var status, var _) -> status;
            case StreamDoor.Entry.NotHere _ -> 421;
        };
    }

    @Test
    void aBareTokenOpensUnlessAddressesAreToExpire() {
        var stream = added("token");

        assertThat(open(false, "token")).isEqualTo(new StreamDoor.Entry.Open(stream));
        assertThat(status(open(true, "token"))).isEqualTo(404);
        assertThat(status(open(false, "other"))).as("another process may have it").isEqualTo(421);
    }

    @Test
    void anExpiringAddressOpensUntilItsMoment() {
        var stream = added("token");
        added("other");

        assertThat(open(true, StreamPath.until("token", NOON.plusSeconds(1)))).isEqualTo(new StreamDoor.Entry.Open(stream));
        assertThat(status(open(true, StreamPath.until("token", NOON)))).isEqualTo(410);
        assertThat(status(open(true, StreamPath.until("unknown", NOON.plusSeconds(1))))).isEqualTo(421);
    }

    @Test
    void aSignatureIsGoodForItsStreamAndItsMomentOnly() {
        added("token");
        added("other");
        var valid = StreamPath.until("token", NOON.plusSeconds(1));

        assertThat(status(open(true, new StreamPath(valid.name(), valid.expires() + 1, valid.signature()))))
                .isEqualTo(404);
        assertThat(status(open(true, new StreamPath(StreamPath.name("other"), valid.expires(), valid.signature()))))
                .isEqualTo(404);
        assertThat(valid.toString()).doesNotContain("token");
    }

    @Test
    void aStreamThatIsRemovedIsForgottenUnderBothNames() {
        var stream = added("token");
        streams.remove(stream);

        assertThat(status(open(false, "token"))).isEqualTo(421);
        assertThat(status(open(false, StreamPath.until("token", NOON.plusSeconds(1))))).isEqualTo(421);
        assertThat(streams.tokenOf(StreamPath.name("token"))).isEmpty();
    }
}
