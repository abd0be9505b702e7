package zoetrope.muxer.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-9, 0, 10", "bytes=90-, 90, 10", "bytes=-10, 90, 10", "bytes=-1000, 0, 100", "bytes=50-1000, 50, 50"
    })
    void oneRangeIsServed(String header, long from, long length) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(from, length, true));
    }

    @ParameterizedTest
    @CsvSource({"bytes=100-", "bytes=-0", "bytes=5000-6000"})
    void whatDoesNotExistIsRefused(String header) {
        assertThat(ByteRange.of(header, 100).satisfiable()).isFalse();
        assertThat(ByteRange.of(header, 100).contentRange(100)).isEqualTo("bytes */100");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"bytes=0-1,5-6", "bytes=9-5", "bytes=-", "frames=0-1", "bytes=a-b", "bytes=1-99999999999999999999"})
    void whatCannotBeReadIsIgnored(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(0, 100, false));
    }

    @Test
    void noHeaderMeansTheWhole() {
        assertThat(ByteRange.of(null, 100)).isEqualTo(new ByteRange(0, 100, false));
    }
}
