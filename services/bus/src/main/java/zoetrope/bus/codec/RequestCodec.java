package zoetrope.bus.codec;

import zoetrope.core.JobRequest;
import zoetrope.core.Pace;
import zoetrope.core.ShotRequest;
import zoetrope.core.ShotRequest.Transition;
import zoetrope.core.VideoFormat;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.StoryboardShot;

/// What a client asked for, with the defaults already filled in: `seconds` and `seed` are always set in the protobuf form.
public final class RequestCodec {
    private RequestCodec() {}

    public static GenerateRequest toProto(JobRequest request) {
        var proto = GenerateRequest.newBuilder()
                .setRequestId(request.requestId())
                .setModel(request.model())
                .setPrompt(request.prompt())
                .setSeconds(request.seconds())
                .setSize(request.size())
                .setSeed(request.seed())
                .setPace(toProto(request.pace()))
                .setWebhook(request.webhook());
        request.storyboard().forEach(shot -> proto.addStoryboard(toProto(shot)));
        return proto.build();
    }

    public static JobRequest fromProto(GenerateRequest proto) {
        return new JobRequest(
                proto.getRequestId(),
                proto.getModel(),
                proto.getPrompt(),
                proto.getStoryboardList().stream().map(RequestCodec::fromProto).toList(),
                proto.getSeconds(),
                proto.getSize(),
                proto.getSeed(),
                fromProto(proto.getPace()),
                proto.getWebhook());
    }

    private static StoryboardShot toProto(ShotRequest shot) {
        var proto = StoryboardShot.newBuilder()
                .setPrompt(shot.prompt())
                .setSeconds(shot.seconds())
                .setTransition(
                        switch (shot.transition()) {
                            case CUT -> zoetrope.proto.v1.Transition.TRANSITION_CUT;
                            case CONTINUE -> zoetrope.proto.v1.Transition.TRANSITION_CONTINUE;
                        });
        if (shot.seed() != 0) {
            proto.setSeed(shot.seed());
        }
        return proto.build();
    }

    /// An unset transition is a cut.
    public static ShotRequest fromProto(StoryboardShot proto) {
        var transition =
                switch (proto.getTransition()) {
                    case TRANSITION_UNSPECIFIED, TRANSITION_CUT -> Transition.CUT;
                    case TRANSITION_CONTINUE -> Transition.CONTINUE;
                    case UNRECOGNIZED -> throw Unknown.value("transition", proto.getTransitionValue());
                };
        return new ShotRequest(proto.getPrompt(), proto.getSeconds(), proto.getSeed(), transition);
    }

    static zoetrope.proto.v1.Pace toProto(Pace pace) {
        return switch (pace) {
            case LIVE -> zoetrope.proto.v1.Pace.PACE_LIVE;
            case BATCH -> zoetrope.proto.v1.Pace.PACE_BATCH;
        };
    }

    /// An unset pace is live.
    public static Pace fromProto(zoetrope.proto.v1.Pace proto) {
        return switch (proto) {
            case PACE_UNSPECIFIED, PACE_LIVE -> Pace.LIVE;
            case PACE_BATCH -> Pace.BATCH;
            case UNRECOGNIZED -> throw Unknown.value("pace", proto);
        };
    }

    public static zoetrope.proto.v1.VideoFormat toProto(VideoFormat format) {
        return zoetrope.proto.v1.VideoFormat.newBuilder()
                .setWidth(format.width())
                .setHeight(format.height())
                .setFps(format.framesPerSecond())
                .build();
    }

    static VideoFormat fromProto(zoetrope.proto.v1.VideoFormat proto) {
        return new VideoFormat(proto.getWidth(), proto.getHeight(), proto.getFps());
    }
}
