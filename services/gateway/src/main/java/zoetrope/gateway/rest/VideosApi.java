package zoetrope.gateway.rest;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import zoetrope.core.Checks;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.core.ModelCard;
import zoetrope.gateway.CallerTrace;
import zoetrope.gateway.ContentSource;
import zoetrope.gateway.ForeignPages;
import zoetrope.gateway.GatewayMetrics;
import zoetrope.gateway.GatewaySettings;
import zoetrope.gateway.JobPage;
import zoetrope.gateway.Jobs;
import zoetrope.gateway.PublicForm;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.Waiting;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.Tenants;

/// `/v1/videos` and `/v1/models`. Handlers run on the event loop of their connection; nothing in here blocks.
public final class VideosApi {
    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 100;

    private final Vertx vertx;
    private final Jobs jobs;
    private final JobView view;
    private final PublicForm form;
    private final VideoJson json;
    private final ContentSource content;
    private final GatewaySettings settings;
    private final GatewayMetrics metrics;
    private final RestErrors errors;
    private final Tenants tenants;

    public VideosApi(
            Vertx vertx,
            Jobs jobs,
            JobView view,
            PublicForm form,
            ContentSource content,
            GatewaySettings settings,
            GatewayMetrics metrics,
            Tenants tenants) {
        this.vertx = vertx;
        this.jobs = jobs;
        this.view = view;
        this.form = form;
        this.json = new VideoJson(form.addresses());
        this.content = content;
        this.settings = settings;
        this.metrics = metrics;
        this.tenants = tenants;
        this.errors = new RestErrors(settings.retrySeconds(), settings.maxBodyBytes());
    }

    /// Adds the routes, and OpenAI's error envelope for whatever the router itself refuses.
    public void mount(Router router) {
        var body = BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes());
        router.route("/v1/*").handler(new KnownCallers(tenants, new ForeignPages(settings, tenants), errors));
        router.post("/v1/videos").consumes("application/json").handler(body).handler(guarded(this::create));
        router.post("/v1/videos")
                .consumes("multipart/form-data")
                .consumes("application/x-www-form-urlencoded")
                .handler(new Forms(settings.maxBodyBytes()))
                .handler(guarded(this::create));
        router.post("/v1/videos/:id/directions")
                .consumes("application/json")
                .handler(body)
                .handler(guarded(this::direct));
        router.post("/v1/videos/:id/cancel").handler(guarded(this::cancel));
        router.get("/v1/videos").handler(guarded(this::list));
        router.get("/v1/videos/:id").handler(guarded(request -> send(request, 200, video(job(request)))));
        router.get("/v1/videos/:id/content").handler(guarded(this::download));
        router.get("/v1/videos/:id/events").handler(guarded(this::events));
        router.delete("/v1/videos/:id").handler(guarded(this::delete));
        router.get("/v1/models").handler(guarded(this::models));
        for (int status : new int[] {400, 404, 405, 406, 413, 415}) {
            router.errorHandler(status, request -> errors.answerStatus(request, status));
        }
        router.errorHandler(500, request -> {
            Throwable failure = request.failure();
            if (failure == null) { // the router stumbled over the request itself, such as a content-type with one quote
                errors.answerStatus(request, 400);
            } else {
                errors.answer(request, failure);
            }
        });
    }

    private Handler<RoutingContext> guarded(Consumer<RoutingContext> handler) {
        return request -> {
            try (var _ = CallerTrace.of(request.request()::getHeader).makeCurrent()) {
                handler.accept(request);
            } catch (RuntimeException e) {
                errors.answer(request, e);
            }
        };
    }

    private void create(RoutingContext request) {
        answer(request, jobs.submit(KnownCallers.of(request), VideoRequests.video(request)), this::video);
    }

    private void direct(RoutingContext request) {
        answer(request, jobs.direct(KnownCallers.of(request), id(request), VideoRequests.direction(request)), this::video);
    }

    private void cancel(RoutingContext request) {
        answer(request, jobs.cancel(KnownCallers.of(request), id(request)), this::video);
    }

    private void list(RoutingContext request) {
        long limit = Optional.ofNullable(parameters(request).integer("limit")).orElse((long) DEFAULT_PAGE);
        Checks.inRange("limit", limit, 1, LARGEST_PAGE);
        int size = (int) limit;
        String after = parameters(request).text("after");
        Account caller = KnownCallers.of(request);
        JobPage page = jobs.list(
                caller,
                after.isEmpty() ? null : cursor(caller, after),
                size,
                order(parameters(request).text("order")));
        Waiting waiting = jobs.waiting();
        var data = new JsonArray();
        page.jobs().forEach(job -> data.add(json.of(job, waiting)));
        send(
                request,
                200,
                new JsonObject()
                        .put("object", "list")
                        .put("data", data)
                        .put(
                                "first_id",
                                page.jobs().isEmpty()
                                        ? null
                                        : page.jobs().getFirst().id().value())
                        .put(
                                "last_id",
                                page.jobs().isEmpty()
                                        ? null
                                        : page.jobs().getLast().id().value())
                        .put("has_more", page.more()));
    }

    private JobPage.Cursor cursor(Account caller, String after) {
        try {
            return jobs.cursor(caller, new JobId(after)).orElseThrow();
        } catch (InvalidRequest | NoSuchElementException e) {
            throw new InvalidRequest("after", "%s (expected: the id of a video)".formatted(Checks.shown(after)));
        }
    }

    private static JobPage.Order order(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "desc" -> JobPage.Order.NEWEST_FIRST;
            case "asc" -> JobPage.Order.OLDEST_FIRST;
            default -> throw new InvalidRequest("order", "%s (expected: asc or desc)".formatted(Checks.shown(text)));
        };
    }

    private void download(RoutingContext request) {
        String variant = parameters(request).text("variant");
        Checks.that(
                variant.isEmpty() || variant.equals("video"), "variant", "%s (expected: video)".formatted(Checks.shown(variant)));
        Job job = job(request);
        then(request, Download.of(job, content), download -> download.send(request, errors));
    }

    private void events(RoutingContext request) {
        String lastSeen = request.request().getHeader("Last-Event-ID");
        Long from = parameters(request).integer("from_sequence");
        if (lastSeen != null && lastSeen.matches("\\d{1,18}")) {
            from = Long.parseLong(lastSeen) + 1;
        }
        long first = from == null ? 1 : from;
        Checks.inRange("from_sequence", first, 0, Long.MAX_VALUE);
        Job job = job(request);
        if (job.status().terminal() && first > job.sequence()) {
            request.response().setStatusCode(204).end(); // tells an EventSource not to come again
            return;
        }
        EventStream.open(request.response(), view, job.id(), first, form, metrics, vertx, settings.heartbeatSeconds());
    }

    /// Gives a video up that is not finished, and removes it: from here on nobody finds it, and its media go.
    private void delete(RoutingContext request) {
        JobId job = id(request);
        answer(
                request,
                jobs.delete(KnownCallers.of(request), job),
                _ -> new JsonObject()
                        .put("id", job.value())
                        .put("object", "video.deleted")
                        .put("deleted", true));
    }

    private void models(RoutingContext request) {
        var data = new JsonArray();
        for (ModelCard model : jobs.models().models()) {
            data.add(new JsonObject()
                    .put("id", model.name())
                    .put("object", "model")
                    .put("owned_by", "zoetrope")
                    .put("size", model.format().size())
                    .put("fps", model.format().framesPerSecond())
                    .put("first_chunk_frames", model.chunks().firstFrames())
                    .put("chunk_frames", model.chunks().frames())
                    .put("default", model.name().equals(jobs.models().defaultModel())));
        }
        send(request, 200, new JsonObject().put("object", "list").put("data", data));
    }

    private JsonObject video(Job job) {
        return json.of(job, jobs.waiting());
    }

    /// The caller's job that a path names.
    private Job job(RoutingContext request) {
        return jobs.get(KnownCallers.of(request), id(request));
    }

    /// An id that cannot be one is as unknown as any other.
    private static JobId id(RoutingContext request) {
        String text = request.pathParam("id");
        try {
            return new JobId(text);
        } catch (InvalidRequest e) {
            throw new Refusal(Refusal.Reason.JOB_NOT_FOUND, String.valueOf(e.getMessage()), Map.of());
        }
    }

    /// The query's parameters, read as strictly as a body's fields.
    private static Fields parameters(RoutingContext request) {
        var fields = new JsonObject();
        request.queryParams().forEach(fields::put);
        return new Fields(fields, "");
    }

    private <T> void answer(RoutingContext request, CompletionStage<T> stage, Function<T, JsonObject> body) {
        then(request, stage, result -> send(request, 200, body.apply(result)));
    }

    /// Goes on, on the request's context, when a stage is complete.
    private <T> void then(RoutingContext request, CompletionStage<T> stage, Consumer<T> next) {
        Context context = vertx.getOrCreateContext();
        stage.whenComplete((result, failure) -> context.runOnContext(_ -> {
            try {
                if (failure != null) {
                    errors.answer(request, failure);
                } else {
                    next.accept(result);
                }
            } catch (RuntimeException e) {
                errors.answer(request, e);
            }
        }));
    }

    private static void send(RoutingContext request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.encode());
    }
}
