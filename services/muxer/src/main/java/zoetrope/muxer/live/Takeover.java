package zoetrope.muxer.live;

import java.io.IOException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.ChunkChannel;
import zoetrope.core.Job;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.store.JobNotes;
import zoetrope.muxer.store.StreamDirectory;
import zoetrope.muxer.store.StreamIndex;
import zoetrope.muxer.store.Told;

/// Takes up a stream that somebody has begun: this muxer before a restart, or another one. What is on this disk is used if it
/// is all that was noted; otherwise the stream is made again, segment by segment, as it was noted, from the chunks that are
/// kept. Blocks.
record Takeover(
        Job job,
        MuxerSettings settings,
        StreamDirectory directory,
        JobNotes notes,
        ChunkChannel chunks,
        BooleanSupplier stopping) {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /// @return whether the directory has the stream now; false when it is no longer wanted
    /// @throws ChunksLostException when what it takes is no longer kept
    boolean run() throws IOException {
        var noted = notes.read();
        if (noted.isPresent()) {
            var local = directory.index();
            if (local.isEmpty() || !hasAllOf(noted.get(), local.get())) {
                directory.delete();
                if (!rebuild(noted.get())) {
                    directory.delete(); // half of it
                    return false;
                }
            }
            var here = directory.index().orElseThrow().segments();
            notes.claim(here.subList(noted.get().segments().size(), here.size()));
        }
        return true;
    }

    private boolean rebuild(StreamIndex noted) throws IOException {
        long before = System.nanoTime();
        // what is made again is noted already
        try (var rebuild = new Rebuild(job, settings, new StreamDirectory(directory.path()), noted);
                var footage = new Footage(job, directory.waiting(), chunks, stopping)) {
            boolean whole = rebuild.from(footage);
            LOG.info(
                    "stream=taken_over job={} segments={} whole={} millis={}",
                    job.id(), noted.segments().size(), whole, (System.nanoTime() - before) / 1_000_000);
            return whole;
        }
    }

    /// Whether this disk is at least as far, on the same way.
    private static boolean hasAllOf(StreamIndex noted, StreamIndex local) {
        int segments = noted.segments().size();
        return local.header().equals(noted.header())
                && local.segments().size() >= segments
                && Objects.equals(toldAfter(noted, segments), toldAfter(local, segments))
                && framesUpTo(noted, segments) == framesUpTo(local, segments);
    }

    private static Told toldAfter(StreamIndex index, int segments) {
        return segments == 0 ? Told.NOTHING : index.segments().get(segments - 1).told();
    }

    private static long framesUpTo(StreamIndex index, int segments) {
        return index.segments().subList(0, segments).stream().mapToLong(each -> each.frames()).sum();
    }
}
