package zoetrope.bus.codec;

import zoetrope.core.Beat;
import zoetrope.core.Shot;

/// A shot of a plan.
public final class ShotCodec {
    private ShotCodec() {}

    public static zoetrope.proto.v1.Shot toProto(Shot shot) {
        var proto = zoetrope.proto.v1.Shot.newBuilder()
                .setIndex(shot.index())
                .setSeed(shot.seed())
                .setFrames(shot.frames());
        for (Beat beat : shot.beats()) {
            proto.addBeats(zoetrope.proto.v1.Beat.newBuilder()
                    .setFromFrame(beat.fromFrame())
                    .setPrompt(beat.prompt()));
        }
        return proto.build();
    }

    static Shot fromProto(zoetrope.proto.v1.Shot proto) {
        var beats = proto.getBeatsList().stream()
                .map(beat -> new Beat(beat.getFromFrame(), beat.getPrompt()))
                .toList();
        return new Shot(proto.getIndex(), proto.getSeed(), proto.getFrames(), beats);
    }
}
