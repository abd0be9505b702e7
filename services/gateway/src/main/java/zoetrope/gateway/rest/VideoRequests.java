package zoetrope.gateway.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import zoetrope.core.Checks;
import zoetrope.core.Direction;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Pace;
import zoetrope.core.ShotRequest;
import zoetrope.core.ShotRequest.Transition;
import zoetrope.gateway.Asked;

/// What clients send, as the gateway takes it. Everything is refused with an [InvalidRequest] that names the
/// field.
final class VideoRequests {
    private static final Set<String> VIDEO = Set.of("model", "prompt", "seconds", "size", "storyboard", "seed", "pace", "webhook");
    private static final Set<String> SHOT = Set.of("prompt", "seconds", "seed", "transition");
    private static final Set<String> DIRECTION = Set.of("new_prompt", "cut", "stop");

    private VideoRequests() {}

    /// A request for a video, from a JSON body or a form; the idempotency key comes in the header
    /// `Idempotency-Key`.
    static Asked video(RoutingContext request) {
        String type =
                String.valueOf(request.request().getHeader("content-type")).toLowerCase(Locale.ROOT);
        var fields = new Fields(type.startsWith("application/json") ? body(request) : Forms.fields(request), "");
        Checks.that(
                !fields.has("input_reference"),
                "input_reference",
                "given (expected: none, videos are made from text only)");
        fields.refuseOthers(VIDEO);
        String key = request.request().getHeader("Idempotency-Key");
        return new Asked(
                key == null ? "" : key,
                fields.text("model"),
                fields.text("prompt"),
                storyboard(fields),
                fields.number("seconds"),
                fields.text("size"),
                fields.integer("seed"),
                pace(fields.text("pace")),
                fields.text("webhook"));
    }

    /// A change of a running job: an object with one field.
    static Direction direction(RoutingContext request) {
        JsonObject json = body(request);
        var fields = new Fields(json, "");
        fields.refuseOthers(DIRECTION);
        Checks.that(
                json.size() == 1,
                "direction",
                "%d fields (expected: one of new_prompt, cut, stop)".formatted(json.size()));
        String change = json.fieldNames().iterator().next();
        try {
            return switch (change) {
                case "new_prompt" -> new Direction.NewPrompt(fields.text(change));
                case "cut" -> new Direction.Cut(fields.text(change));
                default -> {
                    Checks.that(
                            json.getValue(change) instanceof JsonObject || Boolean.TRUE.equals(json.getValue(change)),
                            change,
                            "%s (expected: {} or true)".formatted(Checks.shown(String.valueOf(json.getValue(change)))));
                    yield new Direction.Stop();
                }
            };
        } catch (InvalidRequest e) {
            throw new InvalidRequest(change, e.reason());
        }
    }

    private static List<ShotRequest> storyboard(Fields fields) {
        JsonArray lines = fields.objects("storyboard");
        var shots = new ArrayList<ShotRequest>();
        for (int i = 0; i < lines.size(); i++) {
            String name = "storyboard[%d]".formatted(i);
            var line = new Fields(lines.getJsonObject(i), name + ".");
            line.refuseOthers(SHOT);
            Double seconds = line.number("seconds");
            Long seed = line.integer("seed");
            Checks.that(seconds != null, name + ".seconds", "missing (expected: a number)");
            Transition transition = transition(name, line.text("transition"));
            try {
                shots.add(new ShotRequest(
                        line.text("prompt"), seconds == null ? 0 : seconds, seed == null ? 0 : seed, transition));
            } catch (InvalidRequest e) {
                throw e.inside(name);
            }
        }
        return shots;
    }

    private static Transition transition(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "cut" -> Transition.CUT;
            case "continue" -> Transition.CONTINUE;
            default ->
                throw new InvalidRequest(name + ".transition", "%s (expected: cut or continue)".formatted(Checks.shown(text)));
        };
    }

    private static Pace pace(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "live" -> Pace.LIVE;
            case "batch" -> Pace.BATCH;
            default -> throw new InvalidRequest("pace", "%s (expected: live or batch)".formatted(Checks.shown(text)));
        };
    }

    private static JsonObject body(RoutingContext request) {
        Buffer body = request.body().buffer();
        try {
            return body == null ? new JsonObject() : new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new InvalidRequest("body", "not a JSON object (expected: one)");
        }
    }
}
