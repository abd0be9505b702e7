package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static zoetrope.standalone.Served.FPS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.muxer.encode.Decoded;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.GetJobRequest;
import zoetrope.proto.v1.JobStatus;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.WatchRequest;

/// Jobs outlive the process.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RestartIT {
    private static final int SECONDS = 6;

    @TempDir
    Path data;

    @TempDir
    Path folder;

    @Test
    void aJobThatWasInterruptedIsCompletedByTheNextProcess() throws Exception {
        var request = Served.request("a red ball bounces on a beach", SECONDS, Pace.PACE_BATCH);
        String job;
        try (var served = Served.start(data)) {
            var events = served.generate(request);
            events.awaitChunk("a second chunk", chunk -> chunk.getChunk() == 1);
            job = events.job();
        }
        try (var served = Served.start(data)) {
            var found = served.api().getJob(GetJobRequest.newBuilder().setJobId(job).build());
            assertThat(found.getFramesRendered()).as("what was rendered is not forgotten").isGreaterThanOrEqualTo(21);
            var events = new Events();
            served.streamingApi().watch(WatchRequest.newBuilder().setJobId(job).build(), events);

            assertThat(events.completedFrames()).isEqualTo(SECONDS * FPS);
            assertThat(events.all()).as("a worker took it in each process")
                    .filteredOn(event -> event.getFact().hasShotStarted())
                    .hasSize(2);
            assertThat(events.all()).filteredOn(event -> event.getFact().getFactCase() == Fact.FactCase.COMPLETED).hasSize(1);
            int next = 0;
            for (var chunk : events.chunks()) {
                assertThat(chunk.getFirstFrame()).as("no frame twice, none missing").isEqualTo(next);
                next += chunk.getFrames();
            }
            var resumed = video(served, events);
            assertThat(resumed).hasSize(SECONDS * FPS);

            var undisturbed = served.generate(request);
            assertThat(undisturbed.completedFrames()).isEqualTo(SECONDS * FPS);
            assertSamePictures(resumed, video(served, undisturbed));
            assertThat(served.api().getJob(GetJobRequest.newBuilder().setJobId(job).build()).getStatus())
                    .isEqualTo(JobStatus.JOB_STATUS_COMPLETED);
        }
    }

    @Test
    void aDeletedVideoStaysDeleted() throws Exception {
        String job;
        try (var served = Served.start(data)) {
            var events = served.generate(Served.request("a paper boat", 0.5, Pace.PACE_BATCH));
            events.completedFrames();
            job = events.job();
            assertThat(streams(job)).isNotEmpty();

            assertThat(served.delete("/v1/videos/" + job)).isEqualTo(200);

            assertThat(served.get("/v1/videos/" + job).statusCode()).isEqualTo(404);
            for (int i = 0; i < 3000 && !streams(job).isEmpty(); i++) {
                Thread.sleep(10);
            }
            assertThat(streams(job)).isEmpty();
        }
        try (var served = Served.start(data)) {
            assertThat(served.get("/v1/videos/" + job).statusCode()).isEqualTo(404);
            assertThat(served.get("/v1/videos").body()).contains("\"data\":[]");
        }
    }

    /// What the muxer keeps of a job.
    private List<Path> streams(String job) throws IOException {
        try (var files = Files.walk(data)) {
            return files.filter(file -> file.getFileName().toString().equals(job)).toList();
        }
    }

    private List<byte[]> video(Served served, Events events) throws Exception {
        return Decoded.file(served.download(events.stream().getMp4Url(), folder.resolve(events.job() + ".mp4")))
                .pictures();
    }

    /// Up to what the encoder makes of them: its sync frames may be at other places.
    private static void assertSamePictures(List<byte[]> some, List<byte[]> others) {
        for (int i = 0; i < some.size(); i++) {
            assertThat(difference(some.get(i), others.get(i))).as("frame %d", i).isLessThan(5);
        }
    }

    /// Mean over all samples, of 255.
    private static double difference(byte[] one, byte[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs((one[i] & 255) - (other[i] & 255));
        }
        return sum / (double) one.length;
    }
}
