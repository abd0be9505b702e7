package zoetrope.loadtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.Fact;

/// One job's frames against those of the same request when nothing was killed.
///
/// @param frames looked at
/// @param lost that the job's facts, its channel or its file lack
/// @param doubled that one of them has twice
/// @param different whose pixels on the channel differ, in any record, or whose picture in the file is another
/// @param again rendered twice and dropped: what a kill costs
/// @param remarks what was wrong, for whoever looks for the reason
record Verdict(int frames, int lost, int doubled, int different, int again, List<String> remarks) {
    /// Mean difference of two pictures that the encoder may make of the same pixels, of 255: its sync frames may be at other
    /// places.
    private static final double ENCODERS_FREEDOM = 5;
    /// Of a second, by which a playlist's lengths are rounded.
    private static final double ROUNDING = 0.01;

    Verdict {
        remarks = List.copyOf(remarks);
    }

    boolean good() {
        return lost == 0 && doubled == 0 && different == 0 && remarks.isEmpty();
    }

    /// A job that did not come to its end.
    static Verdict lost(Client client, String why) {
        int frames = client.wish().frames();
        return new Verdict(frames, frames, 0, 0, 0, List.of("%s: %s".formatted(client, why)));
    }

    /// @param found what the job left
    /// @param wanted what the same request left when nothing was killed
    /// @param seen all that the channel had of it
    static Verdict of(Client client, Footage found, Footage wanted, List<ChunkTap.Seen> seen) {
        return new Trial(client, found, wanted, seen).verdict();
    }

    private static final class Trial {
        private final Client client;
        private final Footage found;
        private final Footage wanted;
        private final List<ChunkTap.Seen> seen;
        private final List<String> remarks = new ArrayList<>();
        private int lost;
        private int doubled;
        private int different;

        Trial(Client client, Footage found, Footage wanted, List<ChunkTap.Seen> seen) {
            this.client = client;
            this.found = found;
            this.wanted = wanted;
            this.seen = seen;
        }

        Verdict verdict() {
            wanted.shots().forEach((shot, frames) -> {
                tiles(shot, frames.size());
                count("channel, shot " + shot, found.shots().getOrDefault(shot, List.of()).size(), frames.size());
            });
            for (var chunk : seen) {
                pixels(chunk);
            }
            int frames = client.wish().frames();
            count("fact", (int) client.last(Fact::hasCompleted).orElseThrow().getCompleted().getFrames(), frames);
            count("file", found.pictures().size(), frames);
            pictures();
            stream(frames);
            client.troubles().forEach(this::remark);
            int again = seen.stream().mapToInt(chunk -> chunk.frames().size()).sum()
                    - found.shots().values().stream().mapToInt(List::size).sum();
            return new Verdict(frames, lost, doubled, different, again, remarks);
        }

        /// The facts, each chunk's first one, have every frame once.
        private void tiles(int shot, int frames) {
            int next = 0;
            for (ChunkRendered chunk : client.chunks(shot)) {
                count("facts, shot %d before chunk %d".formatted(shot, chunk.getChunk()), chunk.getFirstFrame(), next);
                next = chunk.getFirstFrame() + chunk.getFrames();
            }
            count("facts, shot " + shot, next, frames);
        }

        private void pixels(ChunkTap.Seen chunk) {
            var expected = wanted.shots().getOrDefault(chunk.shot(), List.of());
            for (int i = 0; i < chunk.frames().size(); i++) {
                int frame = chunk.firstFrame() + i;
                if (frame >= expected.size() || !Objects.equals(expected.get(frame), chunk.frames().get(i))) {
                    different++;
                    remark("frame %d of shot %d differs".formatted(frame, chunk.shot()));
                }
            }
        }

        private void pictures() {
            for (int i = 0; i < Math.min(found.pictures().size(), wanted.pictures().size()); i++) {
                double apart = difference(found.pictures().get(i), wanted.pictures().get(i));
                if (apart > ENCODERS_FREEDOM) {
                    different++;
                    remark("picture %d of the file is %.1f of 255 off".formatted(i, apart));
                }
            }
        }

        /// The playlist has at least the video; more than that only where a clock had to hold a picture.
        private void stream(int frames) {
            double seconds = client.viewer().seconds();
            double video = frames / (double) client.wish().fps();
            if (seconds < video - ROUNDING || !client.wish().live() && seconds > video + ROUNDING) {
                count("playlist", (int) Math.round(seconds * client.wish().fps()), frames);
            }
        }

        private void count(String where, int has, int expected) {
            if (has != expected) {
                lost += Math.max(0, expected - has);
                doubled += Math.max(0, has - expected);
                remark("%s: %d frames (expected: %d)".formatted(where, has, expected));
            }
        }

        private void remark(String what) {
            remarks.add("%s: %s".formatted(client, what));
        }

        private static double difference(byte[] one, byte[] other) {
            long sum = 0;
            for (int i = 0; i < one.length; i++) {
                sum += Math.abs((one[i] & 255) - (other[i] & 255));
            }
            return sum / (double) one.length;
        }
    }
}
