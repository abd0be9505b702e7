package zoetrope.gateway.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import zoetrope.core.Checks;
import zoetrope.core.Job;
import zoetrope.core.JobView;
import zoetrope.gateway.GatewayMetrics;
import zoetrope.gateway.JobPage;
import zoetrope.gateway.JobPage.Cursor;
import zoetrope.gateway.Jobs;
import zoetrope.gateway.PublicForm;
import zoetrope.gateway.tenants.Account;
import zoetrope.proto.v1.CancelJobRequest;
import zoetrope.proto.v1.DirectRequest;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.GetJobRequest;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.ListJobsRequest;
import zoetrope.proto.v1.ListJobsResponse;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.WatchRequest;

/// The public gRPC API. Called on the event loop of the call's connection; nothing in here blocks.
public final class VideoGeneratorService extends VideoGeneratorGrpc.VideoGeneratorImplBase {
    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 100;

    private final Vertx vertx;
    private final Jobs jobs;
    private final JobView view;
    private final PublicForm form;
    private final GatewayMetrics metrics;
    private final GrpcErrors errors;

    /// @param retrySeconds what a client is told that may come back later
    public VideoGeneratorService(
            Vertx vertx, Jobs jobs, JobView view, PublicForm form, GatewayMetrics metrics, int retrySeconds) {
        this.vertx = vertx;
        this.jobs = jobs;
        this.view = view;
        this.form = form;
        this.metrics = metrics;
        this.errors = new GrpcErrors(retrySeconds);
    }

    @Override
    public void generate(GenerateRequest request, StreamObserver<JobEvent> responses) {
        Context context = vertx.getOrCreateContext();
        var call = new EventCall(streaming(responses), form, context);
        Account caller = KnownCallers.current();
        attempt(
                () -> jobs.submit(caller, Requests.asked(request)),
                context,
                call::fail,
                job -> call.stream(view, job.id(), 1, context, metrics));
    }

    @Override
    public StreamObserver<DirectRequest> direct(StreamObserver<JobEvent> responses) {
        Context context = vertx.getOrCreateContext();
        var call = streaming(responses);
        return new DirectCall(jobs, KnownCallers.current(), view, metrics, errors, call, new EventCall(call, form, context), context);
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<JobEvent> responses) {
        Context context = vertx.getOrCreateContext();
        var call = new EventCall(streaming(responses), form, context);
        try {
            Checks.inRange("from_sequence", request.getFromSequence(), 0, Long.MAX_VALUE);
            Job job = jobs.get(KnownCallers.current(), Requests.job(request.getJobId()));
            call.stream(view, job.id(), request.getFromSequence(), context, metrics);
        } catch (RuntimeException e) {
            call.fail(errors.of(e));
        }
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<zoetrope.proto.v1.Job> responses) {
        answer(responses, () -> form.job(
                        jobs.get(KnownCallers.current(), Requests.job(request.getJobId())), jobs.waiting()));
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> responses) {
        answer(responses, () -> {
            Checks.inRange("page_size", request.getPageSize(), 0, LARGEST_PAGE);
            int size = request.getPageSize() == 0 ? DEFAULT_PAGE : request.getPageSize();
            Cursor after = request.getPageToken().isEmpty() ? null : Cursor.parse("page_token", request.getPageToken());
            JobPage page = jobs.list(KnownCallers.current(), after, size, JobPage.Order.NEWEST_FIRST);
            var waiting = jobs.waiting();
            var response = ListJobsResponse.newBuilder();
            page.jobs().forEach(job -> response.addJobs(form.job(job, waiting)));
            page.next().ifPresent(next -> response.setNextPageToken(next.token()));
            return response.build();
        });
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<zoetrope.proto.v1.Job> responses) {
        Account caller = KnownCallers.current();
        attempt(
                () -> jobs.cancel(caller, Requests.job(request.getJobId())),
                vertx.getOrCreateContext(),
                responses::onError,
                job -> answer(responses, () -> form.job(job, jobs.waiting())));
    }

    private <T> void answer(StreamObserver<T> responses, Supplier<T> work) {
        T response;
        try {
            response = work.get();
        } catch (RuntimeException e) {
            responses.onError(errors.of(e));
            return;
        }
        responses.onNext(response);
        responses.onCompleted();
    }

    private void attempt(
            Supplier<CompletionStage<Job>> work, Context context, Consumer<Throwable> failed, Consumer<Job> done) {
        CompletionStage<Job> stage;
        try {
            stage = work.get();
        } catch (RuntimeException e) {
            failed.accept(errors.of(e));
            return;
        }
        stage.whenComplete((job, failure) -> context.runOnContext(_ -> {
            if (failure != null) {
                failed.accept(errors.of(failure));
            } else {
                done.accept(job);
            }
        }));
    }

    private static ServerCallStreamObserver<JobEvent> streaming(StreamObserver<JobEvent> responses) {
        return (ServerCallStreamObserver<JobEvent>) responses;
    }
}
