package zoetrope.gateway.rest;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import zoetrope.core.Job;
import zoetrope.core.JobStatus;
import zoetrope.gateway.ContentSource;
import zoetrope.gateway.ContentSource.Content;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.Refusal.Reason;

/// The finished video of a job, on its way to a client.
record Download(Job job, Content content) {
    /// Finds it. The stage fails with a [Refusal] if it has expired.
    ///
    /// @throws Refusal if the job has no finished video, or not yet
    static CompletionStage<Download> of(Job job, ContentSource source) {
        if (job.status() != JobStatus.COMPLETED) {
            String status = job.status().name().toLowerCase(Locale.ROOT);
            throw job.status().terminal()
                    ? refusal(Reason.NO_CONTENT, job, "is " + status, "completed")
                    : refusal(Reason.NOT_COMPLETED, job, "is " + status, "completed; until then watch stream.hls_url");
        }
        return source.find(job)
                .thenApply(found -> new Download(
                        job,
                        found.orElseThrow(() -> refusal(
                                Reason.NO_CONTENT, job, "has a file that has expired", "one that is still kept"))));
    }

    private static Refusal refusal(Reason reason, Job job, String is, String expected) {
        return new Refusal(
                reason,
                "video_id: %s %s (expected: %s)".formatted(job.id(), is, expected),
                Map.of("job_id", job.id().value()));
    }

    void send(RoutingContext request, RestErrors errors) {
        var response = request.response();
        switch (content) {
            case Content.Elsewhere elsewhere ->
                response.setStatusCode(302)
                        .putHeader("Location", elsewhere.address().toString())
                        .end();
            case Content.Fetched fetched -> fetched.answer().accept(request);
            case Content.LocalFile file ->
                response.putHeader("Content-Type", "video/mp4")
                        .putHeader("Content-Encoding", "identity") // already compressed
                        .putHeader("Content-Disposition", "attachment; filename=\"%s.mp4\"".formatted(job.id()))
                        .putHeader("Cache-Control", "private, max-age=3600")
                        .sendFile(file.path().toString())
                        .onFailure(failure -> {
                            if (!response.closed()) { // a client that has gone needs no answer
                                errors.answer(request, failure);
                            }
                        });
        }
    }
}
