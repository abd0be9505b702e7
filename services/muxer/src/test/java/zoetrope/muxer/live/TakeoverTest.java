package zoetrope.muxer.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InMemoryNotes;
import zoetrope.core.Pace;
import zoetrope.muxer.playlist.Targets;
import zoetrope.muxer.store.JobNotes;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.SegmentEntry;
import zoetrope.muxer.store.StreamDirectory;
import zoetrope.muxer.store.StreamHeader;
import zoetrope.muxer.store.Told;

class TakeoverTest extends MuxBench {
    @Test
    void whatThisDiskHasAndNobodyNotedIsNoted() throws IOException {
        open(Pace.LIVE, 100);
        var bus = new InMemoryNotes();
        var directory = StreamDirectory.of(root, JOB);
        var noting = directory.copiedTo(new JobNotes(bus, JOB, "before")::add);
        noting.begin(
                new StreamHeader(JOB, "token", FORMAT, "libopenh264", Targets.of(FORMAT, 250, 4, true), true, START), new byte[10]);
        noting.add(segment(0), List.of(new byte[100]));
        directory.add(segment(1), List.of(new byte[100])); // the bus was away
        directory.add(segment(2), List.of(new byte[100]));

        var notes = new JobNotes(bus, JOB, "after");
        assertThat(new Takeover(job, settings, directory, notes, new InMemoryBus().chunks(), () -> false).run()).isTrue();
        directory.copiedTo(notes::add).add(segment(3), List.of(new byte[100]));

        assertThat(notes.read().orElseThrow().segments()).isEqualTo(directory.index().orElseThrow().segments()).hasSize(4);
    }

    private static SegmentEntry segment(int number) {
        return new SegmentEntry(number, 16, 100, PartKind.MEDIA, 4, 4L * (number + 1), new Told(0, 16 * (number + 1), false));
    }
}
