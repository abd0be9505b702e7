package zoetrope.gateway.grpc;

import java.util.ArrayList;
import zoetrope.bus.codec.FactCodec;
import zoetrope.bus.codec.RequestCodec;
import zoetrope.core.Checks;
import zoetrope.core.Direction;
import zoetrope.core.InvalidRequest;
import zoetrope.core.JobId;
import zoetrope.core.ShotRequest;
import zoetrope.gateway.Asked;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.StoryboardShot;
import zoetrope.proto.v1.Transition;

/// What clients send, as the gateway takes it. Everything is refused with an [InvalidRequest] that names the
/// field.
final class Requests {
    private Requests() {}

    static Asked asked(GenerateRequest request) {
        Checks.that(
                request.getPace() != Pace.UNRECOGNIZED,
                "pace",
                "%d (expected: PACE_LIVE or PACE_BATCH)".formatted(request.getPaceValue()));
        var storyboard = new ArrayList<ShotRequest>();
        for (StoryboardShot line : request.getStoryboardList()) {
            storyboard.add(shot("storyboard[%d]".formatted(storyboard.size()), line));
        }
        return new Asked(
                request.getRequestId(),
                request.getModel(),
                request.getPrompt(),
                storyboard,
                request.hasSeconds() ? request.getSeconds() : null,
                request.getSize(),
                request.hasSeed() ? request.getSeed() : null,
                RequestCodec.fromProto(request.getPace()),
                request.getWebhook());
    }

    private static ShotRequest shot(String name, StoryboardShot line) {
        try {
            Checks.that(
                    line.getTransition() != Transition.UNRECOGNIZED,
                    "transition",
                    "%d (expected: TRANSITION_CUT or TRANSITION_CONTINUE)".formatted(line.getTransitionValue()));
            return RequestCodec.fromProto(line);
        } catch (InvalidRequest e) {
            throw e.inside(name);
        }
    }

    static JobId job(String id) {
        return new JobId(id);
    }

    static Direction direction(zoetrope.proto.v1.Direction direction) {
        String change = switch (direction.getChangeCase()) {
            case NEW_PROMPT -> "new_prompt";
            case CUT -> "cut";
            case STOP -> "stop";
            case CHANGE_NOT_SET ->
                throw new InvalidRequest("direction", "nothing set (expected: one of new_prompt, cut, stop)");
        };
        try {
            return FactCodec.fromProto(direction);
        } catch (InvalidRequest e) {
            throw new InvalidRequest("direction." + change, e.reason());
        }
    }
}
