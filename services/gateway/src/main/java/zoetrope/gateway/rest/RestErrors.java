package zoetrope.gateway.rest;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.BusException;
import zoetrope.core.Checks;
import zoetrope.core.InvalidRequest;
import zoetrope.gateway.Refusal;

/// What clients are told when something cannot be, in OpenAI's envelope: `{error: {message, type, param, code}}`.
/// `param` names the field, `code` is stable.
final class RestErrors {
    private static final Logger LOG = LoggerFactory.getLogger(RestErrors.class);
    private static final String INVALID = "invalid_request_error";

    private final int retrySeconds;
    private final int maxBodyBytes;

    RestErrors(int retrySeconds, int maxBodyBytes) {
        this.retrySeconds = retrySeconds;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// Answers a request that failed.
    void answer(RoutingContext request, Throwable failure) {
        switch (failure) {
            case CompletionException e when e.getCause() != null -> answer(request, e.getCause());
            case HttpException e -> answerStatus(request, e.getStatusCode());
            case InvalidRequest e -> send(request, 400, INVALID, e.getMessage(), e.field(), "invalid_value");
            case Refusal e -> refuse(request, e);
            case BusException e
            when e.retryable() -> {
                request.response().putHeader("Retry-After", Integer.toString(retrySeconds));
                send(request, 503, "server_error", e.getMessage(), null, "bus_unavailable");
            }
            default -> {
                LOG.error(
                        "event=request_failed method={} path={}",
                        request.request().method(),
                        request.request().path(),
                        failure);
                send(request, 500, "server_error", "internal error: the server's log has the reason", null, "internal");
            }
        }
    }

    private void refuse(RoutingContext request, Refusal e) {
        String code = e.reason().name().toLowerCase(Locale.ROOT);
        switch (e.reason()) {
            case JOB_NOT_FOUND -> send(request, 404, INVALID, e.getMessage(), "video_id", code);
            case NO_CONTENT -> send(request, 404, INVALID, e.getMessage(), null, code);
            case REQUEST_ID_REUSED -> send(request, 409, INVALID, e.getMessage(), "request_id", code);
            case JOB_ENDED, NOT_COMPLETED -> send(request, 409, INVALID, e.getMessage(), null, code);
            case UNAUTHENTICATED -> {
                request.response().putHeader("WWW-Authenticate", "Bearer");
                send(request, 401, INVALID, e.getMessage(), null, code);
            }
            case FOREIGN_PAGE -> send(request, 403, INVALID, e.getMessage(), null, code);
            case QUEUE_FULL, QUOTA_EXCEEDED -> {
                request.response().putHeader("Retry-After", Long.toString(e.retrySeconds(retrySeconds)));
                send(request, 429, "rate_limit_error", e.getMessage(), null, code);
            }
        }
    }

    /// Answers what never reached a handler of ours, or was stopped before it: routing, sizes, malformed forms.
    void answerStatus(RoutingContext request, int status) {
        String asked =
                "%s %s".formatted(request.request().method(), Checks.clipped(request.request().path()));
        switch (status) {
            case 404 ->
                send(
                        request,
                        404,
                        INVALID,
                        "path: %s (expected: one of the API's)".formatted(asked),
                        null,
                        "not_found");
            case 405 ->
                send(
                        request,
                        405,
                        INVALID,
                        "method: %s (expected: another one for this path)".formatted(asked),
                        null,
                        "method_not_allowed");
            case 413 ->
                send(
                        request,
                        413,
                        INVALID,
                        "body: more than %d bytes (expected: at most that)".formatted(maxBodyBytes),
                        null,
                        "body_too_large");
            case 415 ->
                send(
                        request,
                        415,
                        INVALID,
                        "content-type: %s (expected: application/json or multipart/form-data)"
                                .formatted(Checks.shown(String.valueOf(request.request().getHeader("content-type")))),
                        null,
                        "unsupported_content_type");
            default ->
                send(
                        request,
                        status,
                        status < 500 ? INVALID : "server_error",
                        "request: %s (expected: well-formed HTTP)".formatted(asked),
                        null,
                        "http_" + status);
        }
    }

    private static void send(
            RoutingContext request,
            int status,
            String type,
            @Nullable String message,
            @Nullable String param,
            String code) {
        if (request.response().ended() || request.response().headWritten()) {
            request.request().connection().close();
            return;
        }
        var error = new JsonObject()
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("error", error).encode());
    }
}
