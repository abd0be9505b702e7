package zoetrope.muxer;

import java.nio.file.Path;
import java.time.Duration;
import zoetrope.core.Checks;
import zoetrope.core.Setting;

/// How frames become streams.
public record MuxerSettings(
        @Setting("How pictures are compressed.") Encoding encoding,
        @Setting("How streams are cut, and with that how far viewers are behind.") Cutting cutting,
        @Setting("When what is rendered is shown.") Pacing pacing,
        @Setting("Where streams are kept, and for how long.") Storage storage,
        @Setting("How many viewers are borne, and which.") Serving serving) {

    /// @param encoder by FFmpeg's name
    /// @param quality quantiser
    /// @param threads of one stream's encoder
    public record Encoding(
            @Setting("H.264 encoder: auto (libx264 where the build has it, else libopenh264), libx264, libopenh264 or h264_nvenc.")
                    String encoder,
            @Setting("Quantiser of the encoder, 10..40. Six less halves the coding error and doubles the bytes.")
                    int quality,
            @Setting("Threads of one stream's encoder. More only help large pictures.") int threads,
            @Setting("Who runs this generator: written into every stream as the producer of generated content.")
                    String producer) {
        public Encoding {
            Checks.that(
                    encoder.matches("auto|libx264|libopenh264|h264_nvenc"),
                    "muxer.encoding.encoder",
                    "'%s' (expected: auto, libx264, libopenh264 or h264_nvenc)".formatted(encoder));
            Checks.inRange("muxer.encoding.quality", quality, 10, 40);
            Checks.inRange("muxer.encoding.threads", threads, 1, 64);
            Checks.that(
                    producer.matches("[\\p{L}\\p{N} ._-]{1,100}"),
                    "muxer.encoding.producer",
                    "'%s' (expected: 1..100 letters, digits, spaces, dots, hyphens)".formatted(producer));
        }
    }

    /// @param partMillis length of a part
    /// @param partsPerSegment parts in a segment
    /// @param windowSeconds length of an endless stream's playlist
    public record Cutting(
            @Setting("Length of a part in milliseconds, rounded to whole frames. Viewers are at least three parts behind; shorter parts mean more requests.")
                    int partMillis,
            @Setting("Parts in a segment. More save bytes; a viewer who joins waits up to a segment.") int partsPerSegment,
            @Setting("Seconds of an endless stream that a viewer can go back.") int windowSeconds) {
        public Cutting {
            Checks.inRange("muxer.cutting.partMillis", partMillis, 50, 2000);
            Checks.inRange("muxer.cutting.partsPerSegment", partsPerSegment, 1, 20);
            Checks.inRange("muxer.cutting.windowSeconds", windowSeconds, 30, 3600);
            Checks.that(
                    windowSeconds * 1000L >= 12L * partMillis * partsPerSegment,
                    "muxer.cutting.windowSeconds",
                    "%d (expected: at least 12 segments)".formatted(windowSeconds));
        }
    }

    /// What viewers see while a live stream has run out of frames.
    public enum UnderRun {
        /// The last frame, held.
        HOLD,
        /// Nothing: the playlist says that there is a gap.
        GAP
    }

    /// @param prerollParts parts that must exist before the first is shown
    /// @param grace lateness of a part that is waited for
    /// @param underRun what is shown when it comes later still
    /// @param suspectSlow how many times its playing time a job's first chunk may take
    /// @param plainWhenSlow whether slow jobs give up low latency
    public record Pacing(
            @Setting("Parts that must exist before a live stream begins. More ride out a slow start and delay it.")
                    int prerollParts,
            @Setting("How late a part may be before viewers see the under-run. Players time out when it is longer than about two parts.")
                    Duration grace,
            @Setting("What viewers of a live stream see while it has run out of frames: HOLD (last frame, left out of the download) or GAP.")
                    UnderRun underRun,
            @Setting("A job whose first chunk takes more than this many times its playing time waits for the second to judge its speed.")
                    double suspectSlow,
            @Setting("Whether a job that renders slower than it plays gets a playlist without low latency, instead of one with under-runs.")
                    boolean plainWhenSlow) {
        public Pacing {
            Checks.inRange("muxer.pacing.prerollParts", prerollParts, 1, 20);
            Checks.that(
                    !grace.isNegative() && grace.compareTo(Duration.ofSeconds(5)) <= 0,
                    "muxer.pacing.grace",
                    "%s (expected: PT0S..PT5S)".formatted(grace));
            Checks.that(
                    suspectSlow >= 0.1 && suspectSlow <= 100,
                    "muxer.pacing.suspectSlow",
                    "%s (expected: 0.1..100)".formatted(suspectSlow));
        }
    }

    /// @param directory of all streams
    /// @param maxAge of finished streams
    /// @param maxBytes of finished streams together
    /// @param maxJobBytes of one endless stream
    /// @param archive folder; empty for none
    public record Storage(
            @Setting("Directory of the streams. A stream outlives a restart.") Path directory,
            @Setting("Finished streams older than this are deleted.") Duration maxAge,
            @Setting("Bytes of finished streams; beyond it the oldest are deleted. Running ones never are.") long maxBytes,
            @Setting("Bytes of one endless stream; beyond it its oldest segments are deleted and missing from its download.")
                    long maxJobBytes,
            @Setting("Folder that every muxer sees, such as one on a network file system that renames folders at once: streams that have ended are put there, and any muxer serves them. Empty: they stay in the directory of the muxer that made them, and are out of reach while it is away.")
                    String archive) {
        public Storage {
            Checks.that(maxAge.isPositive(), "muxer.storage.maxAge", "%s (expected: positive)".formatted(maxAge));
            Checks.inRange("muxer.storage.maxBytes", maxBytes, 1_000_000, Long.MAX_VALUE);
            Checks.inRange("muxer.storage.maxJobBytes", maxJobBytes, 1_000_000, Long.MAX_VALUE);
        }

        /// The same with an archive.
        public Storage archivedIn(Path folder) {
            return new Storage(directory, maxAge, maxBytes, maxJobBytes, folder.toString());
        }

        /// The same in another directory.
        public Storage in(Path other) {
            return new Storage(other, maxAge, maxBytes, maxJobBytes, archive);
        }
    }

    /// @param mostWaiting requests for one stream's next part on one event loop
    /// @param idle time without a byte moved
    public record Serving(
            @Setting("Requests that may wait for the next part of one stream, for each core; more are told to come again (503). Each takes up to 10 KB with its connection.")
                    int mostWaiting,
            @Setting("A muxer's connections over which nothing has moved for so long are closed: viewers who left without a word, or do not read what they asked for. Shorter than 30 s cuts off who waits for a muxer that is being replaced.")
                    Duration idle) {
        public Serving {
            Checks.inRange("muxer.serving.mostWaiting", mostWaiting, 1, 1_000_000);
            Checks.that(
                    idle.compareTo(Duration.ofSeconds(10)) >= 0 && idle.compareTo(Duration.ofHours(1)) <= 0,
                    "muxer.serving.idle",
                    "%s (expected: PT10S..PT1H)".formatted(idle));
        }
    }

    /// The same but for where streams are kept.
    public MuxerSettings withStorage(Storage other) {
        return new MuxerSettings(encoding, cutting, pacing, other, serving);
    }

    /// The same but for when is shown what is rendered.
    public MuxerSettings withPacing(Pacing other) {
        return new MuxerSettings(encoding, cutting, other, storage, serving);
    }

    /// The same but for who is borne.
    public MuxerSettings withServing(Serving other) {
        return new MuxerSettings(encoding, cutting, pacing, storage, other);
    }

    public static MuxerSettings defaults() {
        return new MuxerSettings(
                new Encoding("auto", 20, 1, "Zoetrope"),
                new Cutting(250, 4, 60),
                new Pacing(1, Duration.ofMillis(350), UnderRun.HOLD, 3, true),
                new Storage(Path.of("data", "streams"), Duration.ofDays(7), 10_000_000_000L, 2_000_000_000L, ""),
                new Serving(10_000, Duration.ofMinutes(1)));
    }
}
