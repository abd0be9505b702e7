package zoetrope.muxer.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.JobId;
import zoetrope.core.VideoFormat;

class Fmp4EncoderTest {
    private static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);
    private static final Provenance PROVENANCE =
            new Provenance("zoetrope", new JobId("video_0123456789abcdef01234567"));

    @Test
    void everyFrameComesOutOnceInOrder(@TempDir Path dir) throws IOException {
        var stream = encode(dir, FORMAT, 100, 0);

        assertThat(Decoded.file(stream).numbers()).containsExactlyElementsOf(TestPattern.numbers(0, 100));
    }

    @Test
    void aPartIsOneMoofAndOneMdat() {
        try (var encoder = open(FORMAT, 0)) {
            for (int i = 0; i < 4; i++) {
                encoder.frame(TestPattern.frame(FORMAT, i), 0, i == 0);
            }
            var first = encoder.cut();
            encoder.frame(TestPattern.frame(FORMAT, 4), 0, false);
            var second = encoder.cut();

            assertThat(Boxes.types(encoder.init())).containsExactly("ftyp", "moov");
            assertThat(Boxes.types(first.bytes())).containsExactly("moof", "mdat");
            assertThat(Boxes.types(second.bytes())).containsExactly("moof", "mdat");
            assertThat(first.frames()).isEqualTo(4);
            assertThat(first.independent()).isTrue();
            assertThat(second.frames()).isEqualTo(1);
            assertThat(second.independent()).isFalse();
        }
    }

    @Test
    void mediaTimeIsContinuousAcrossPartsAndHoles() {
        try (var encoder = open(FORMAT, 1000)) {
            encoder.frame(TestPattern.frame(FORMAT, 0), 0, true);
            encoder.frame(TestPattern.frame(FORMAT, 1), 0, false);
            var first = encoder.cut();
            encoder.frame(TestPattern.frame(FORMAT, 2), 0, false);
            var second = encoder.cut();
            encoder.skip(4);
            encoder.frame(TestPattern.frame(FORMAT, 3), 0, true);
            var third = encoder.cut();

            assertThat(Boxes.decodeTime(first.bytes())).isEqualTo(1000 * 1000);
            assertThat(Boxes.decodeTime(second.bytes())).isEqualTo(1002 * 1000);
            assertThat(Boxes.decodeTime(third.bytes())).isEqualTo(1007 * 1000);
        }
    }

    @Test
    void anEncoderGoesOnWhereAnotherStopped() {
        try (var one = open(FORMAT, 0);
                var other = open(FORMAT, 160)) {
            assertThat(other.init()).isEqualTo(one.init());
        }
    }

    @Test
    void theCodecIsReadFromTheInitSegment() {
        try (var encoder = open(FORMAT, 0)) {
            assertThat(encoder.codecs()).matches("avc1\\.(42|4d|64)[0-9a-f]{4}");
        }
    }

    @Test
    void theInitSegmentSaysThatAMachineMadeIt() {
        try (var encoder = open(FORMAT, 0)) {
            var text = new String(encoder.init(), StandardCharsets.ISO_8859_1);
            assertThat(text).contains("AIGC").contains(PROVENANCE.label());
        }
    }

    @Test
    void picturesLookLikeWhatWasPutIn(@TempDir Path dir) throws IOException {
        var decoded = Decoded.file(encode(dir, FORMAT, 48, 0));

        assertThat(decoded.worstError(i -> TestPattern.frame(FORMAT, i)))
                .as("mean absolute error of the worst frame, of 255")
                .isLessThan(3.0);
    }

    @Test
    void theDownloadHasEveryFrameAndItsIndexUpFront(@TempDir Path dir) throws IOException {
        var init = dir.resolve("init.mp4");
        var segments = new ArrayList<Path>();
        try (var encoder = open(FORMAT, 0)) {
            Files.write(init, encoder.init());
            for (int s = 0; s < 5; s++) {
                for (int i = 0; i < 16; i++) {
                    encoder.frame(TestPattern.frame(FORMAT, s * 16 + i), 0, i == 0);
                }
                segments.add(Files.write(dir.resolve(s + ".m4s"), encoder.cut().bytes()));
            }
        }
        var held = segments.remove(2);

        var file = dir.resolve("video.mp4");
        long frames = Mp4File.write(init, segments, 16, PROVENANCE, file);

        assertThat(held).exists();
        assertThat(frames).isEqualTo(64);
        assertThat(Boxes.types(Files.readAllBytes(file))).containsSubsequence("ftyp", "moov", "mdat");
        var decoded = Decoded.file(file);
        assertThat(decoded.numbers().subList(0, 32)).isEqualTo(TestPattern.numbers(0, 32));
        assertThat(decoded.numbers().subList(32, 64)).isEqualTo(TestPattern.numbers(48, 80));
        assertThat(decoded.seconds()).isEqualTo(4.0);
        assertThat(Files.list(dir)).noneMatch(p -> p.toString().endsWith(".part") || p.toString().endsWith(".whole"));
    }

    @Test
    void anOddSizeIsRefusedByName() {
        assertThatThrownBy(() -> open(new VideoFormat(127, 128, 16), 0).close())
                .isInstanceOf(EncodeException.class)
                .hasMessage("size: 127x128 (expected: even width and height)");
    }

    @Test
    void anUnknownEncoderIsRefusedByName() {
        assertThatThrownBy(() -> H264Codec.named("mpeg1"))
                .hasMessageStartingWith("encoder: 'mpeg1' (expected: auto, ");
    }

    @Test
    void openingAndClosingLeavesNoMemoryBehind() throws IOException {
        for (int i = 0; i < 20; i++) {
            useOnce();
        }
        long before = ResidentMemory.kilobytes();
        for (int i = 0; i < 150; i++) {
            useOnce();
        }
        assertThat(ResidentMemory.kilobytes() - before).as("kB grown in 150 rounds").isLessThan(15_000);
    }

    private static void useOnce() {
        try (var encoder = open(FORMAT, 0)) {
            encoder.frame(TestPattern.frame(FORMAT, 0), 0, true);
            encoder.cut();
            encoder.frame(TestPattern.frame(FORMAT, 1), 0, false);
        }
    }

    private static Fmp4Encoder open(VideoFormat format, long firstFrame) {
        return new Fmp4Encoder(H264Codec.named("auto"), format, 20, 1, firstFrame, PROVENANCE);
    }

    private static Path encode(Path dir, VideoFormat format, int frames, int from) throws IOException {
        var parts = new ArrayList<byte[]>();
        try (var encoder = open(format, from)) {
            parts.add(encoder.init());
            for (int i = 0; i < frames; i++) {
                encoder.frame(TestPattern.frame(format, i), 0, i % 16 == 0);
                if (i % 4 == 3) {
                    parts.add(encoder.cut().bytes());
                }
            }
        }
        return Files.write(dir.resolve("stream.mp4"), join(parts));
    }

    static byte[] join(List<byte[]> parts) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }
}
