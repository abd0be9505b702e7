package zoetrope.gateway.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.gateway.GatewayMetrics;
import zoetrope.gateway.Jobs;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.tenants.Account;
import zoetrope.proto.v1.DirectRequest;
import zoetrope.proto.v1.JobEvent;

/// One call that opens or joins a job and steers it. The client's messages are taken one at a time: the next one
/// is asked for when the one before is in the log, so directions keep their order. Its methods are called on the
/// call's context.
final class DirectCall implements StreamObserver<DirectRequest> {
    private final Jobs jobs;
    private final Account caller;
    private final JobView view;
    private final GatewayMetrics metrics;
    private final GrpcErrors errors;
    private final ServerCallStreamObserver<JobEvent> call;
    private final EventCall events;
    private final Context context;
    private @Nullable JobId job;
    private boolean busy;
    private boolean clientDone;

    DirectCall(
            Jobs jobs,
            Account caller,
            JobView view,
            GatewayMetrics metrics,
            GrpcErrors errors,
            ServerCallStreamObserver<JobEvent> call,
            EventCall events,
            Context context) {
        this.jobs = jobs;
        this.caller = caller;
        this.view = view;
        this.metrics = metrics;
        this.errors = errors;
        this.call = call;
        this.events = events;
        this.context = context;
        call.disableAutoRequest();
        call.request(1);
    }

    @Override
    public void onNext(DirectRequest message) {
        if (events.over()) {
            return;
        }
        busy = true;
        CompletionStage<Job> taken;
        try {
            taken = job == null ? first(message) : later(job, message);
        } catch (RuntimeException e) {
            taken = CompletableFuture.failedStage(e);
        }
        taken.whenComplete((now, failure) -> context.runOnContext(_ -> taken(now, failure)));
    }

    private CompletionStage<Job> first(DirectRequest message) {
        return switch (message.getMessageCase()) {
            case OPEN -> jobs.submit(caller, Requests.asked(message.getOpen()));
            case JOB_ID -> CompletableFuture.completedStage(jobs.get(caller, Requests.job(message.getJobId())));
            case DIRECTION, MESSAGE_NOT_SET ->
                throw new InvalidRequest(
                        "message", message.getMessageCase() + " first (expected: open or job_id, then directions)");
        };
    }

    private CompletionStage<Job> later(JobId id, DirectRequest message) {
        return switch (message.getMessageCase()) {
            case DIRECTION -> jobs.direct(caller, id, Requests.direction(message.getDirection()));
            case OPEN, JOB_ID, MESSAGE_NOT_SET ->
                throw new InvalidRequest(
                        "message", message.getMessageCase() + " after the first message (expected: direction)");
        };
    }

    private void taken(@Nullable Job now, @Nullable Throwable failure) {
        busy = false;
        boolean tooLate = failure instanceof Refusal refusal && refusal.reason() == Refusal.Reason.JOB_ENDED;
        if (failure != null && !tooLate) {
            events.fail(errors.of(failure));
            return;
        }
        if (now != null && job == null) {
            job = now.id();
            events.stream(view, job, 1, context, metrics);
        }
        if (!clientDone) {
            call.request(1);
        }
    }

    @Override
    public void onError(Throwable gone) {
        events.close();
    }

    @Override
    public void onCompleted() {
        clientDone = true;
        if (job == null && !busy) {
            events.fail(errors.of(new InvalidRequest("message", "none (expected: open or job_id, then directions)")));
        }
    }
}
