package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.Samples;
import zoetrope.loadtests.hls.Listing;

/// The muxer and nginx, held to the same core, in turns, with the same files: those that the stream has at the moment.
///
/// @param files what nginx serves; files are put there
record BesideNginx(Served muxer, Served nginx, Path files) {
    private static final Duration TURN = Duration.ofSeconds(3);

    /// What is asked for.
    enum Kind {
        PLAYLIST,
        PART,
        SEGMENT;

        /// The newest of its kind that a muxer has.
        String newest(Served muxer) throws IOException, InterruptedException {
            var listing = Listing.parse(new String(muxer.read("video.m3u8"), StandardCharsets.UTF_8));
            return switch (this) {
                case PLAYLIST -> "video.m3u8";
                case PART -> listing.parts().getLast();
                case SEGMENT -> listing.segments().getLast();
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Turn(Kind kind, ClosedLoop muxer, ClosedLoop nginx) {}

    /// As fast as each can.
    List<Figure> saturated(int rounds) throws IOException, InterruptedException {
        var turns = new ArrayList<Turn>();
        for (int round = 1; round <= rounds; round++) {
            for (var kind : Kind.values()) {
                RunOptions.progress("viewers", "round %d of %d: %s", round, rounds, kind);
                String file = copied(kind);
                turns.add(new Turn(kind, ClosedLoop.run(muxer, file, TURN), ClosedLoop.run(nginx, file, TURN)));
            }
        }
        var figures = new ArrayList<Figure>();
        for (var kind : Kind.values()) {
            var ofKind = turns.stream().filter(turn -> turn.kind() == kind).toList();
            var rates = samples(ofKind, turn -> turn.muxer().perSecond() / turn.nginx().perSecond());
            figures.add(Figure.of(kind + "s a second, muxer / nginx, median", rates.median(), ""));
            figures.add(Figure.of("the same, worst round", rates.min(), ""));
            var costs = samples(ofKind, turn -> turn.muxer().serverMicros() / turn.nginx().serverMicros());
            figures.add(Figure.of("processor time of a " + kind + ", muxer / nginx, median", costs.median(), ""));
            figures.addAll(server(kind + ", muxer", ofKind.stream().map(Turn::muxer).toList()));
            figures.addAll(server(kind + ", nginx", ofKind.stream().map(Turn::nginx).toList()));
        }
        return figures;
    }

    private static List<Figure> server(String label, List<ClosedLoop> loops) {
        return List.of(
                Figure.of(label, samples(loops, ClosedLoop::perSecond).median(), "/s"),
                Figure.of(label + ": p50", samples(loops, loop -> loop.millis().median()).median(), "ms"),
                Figure.of(label + ": p99", samples(loops, loop -> loop.millis().percentile(0.99)).median(), "ms"),
                Figure.of(label + ": server's processor time", samples(loops, ClosedLoop::serverCores).median(), "cores"));
    }

    private static <T> Samples samples(List<T> of, ToDoubleFunction<T> value) {
        return Samples.of(of.stream().map(value::applyAsDouble).toList());
    }

    /// As many viewers as watch, all at once.
    List<Figure> allAtOnce(int viewers, Duration length) throws IOException, InterruptedException {
        var figures = new ArrayList<Figure>();
        copied(Kind.PLAYLIST);
        String part = copied(Kind.PART);
        for (var server : List.of(muxer, nginx)) {
            String name = server == muxer ? "muxer" : "nginx";
            RunOptions.progress("viewers", "%d viewers of %s, all at once", viewers, name);
            var before = server.processorTime();
            var answered = new Beats().run(server, "video.m3u8", part, viewers, length);
            double millis = server.processorTime().minus(before).toNanos() / 1e6 / length.toSeconds();
            figures.add(Figure.of(name + ", all ask at once, 4 times a second: playlist p50", answered.playlistMillis().median(), "ms"));
            figures.add(Figure.of("the same, p99", answered.playlistMillis().percentile(0.99), "ms"));
            figures.add(Figure.of(name + ", then the part: p50", answered.partMillis().median(), "ms"));
            figures.add(Figure.of("the same, p99", answered.partMillis().percentile(0.99), "ms"));
            figures.add(Figure.of(name + ", beats missed by viewers who were still waiting", answered.missed(), ""));
            figures.add(Figure.of(name + "'s processor time for a viewer", millis / viewers, "ms/s"));
        }
        return figures;
    }

    private String copied(Kind kind) throws IOException, InterruptedException {
        String file = kind.newest(muxer);
        Files.write(files.resolve(file), muxer.read(file));
        return file;
    }
}
