package zoetrope.loadtests.chaos;

import java.util.List;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.StoryboardShot;
import zoetrope.proto.v1.Transition;

/// A request that is made again and again.
///
/// @param frames of the video
record Wish(String name, GenerateRequest request, int frames) {
    private static final int FPS = 16;

    /// So short that it costs next to nothing: shows that a prompt is planned.
    static Wish probe(String model) {
        return of("probe", model, Pace.PACE_BATCH, shot("a red ball", 0.5));
    }

    /// Of each kind one: with a clock and without, one shot and several, a change of prompt, and one that is so long that it has a
    /// refresh point.
    static List<Wish> all(String model) {
        return List.of(
                of("batch", model, Pace.PACE_BATCH, shot("a red ball bounces on a beach", 4)),
                of("live", model, Pace.PACE_LIVE, shot("a blue fish swims in a lake", 6)),
                of(
                        "live, two shots",
                        model,
                        Pace.PACE_LIVE,
                        shot("a green train passes snowy mountains", 3),
                        shot("a white bird over the sea", 3)),
                of(
                        "batch, two prompts",
                        model,
                        Pace.PACE_BATCH,
                        shot("a candle in the wind", 2.5),
                        shot("a candle in the wind at night", 2.5).toBuilder()
                                .setTransition(Transition.TRANSITION_CONTINUE)
                                .build()),
                of("batch, long", model, Pace.PACE_BATCH, shot("a yellow car drives through the city", 14)));
    }

    private static StoryboardShot shot(String prompt, double seconds) {
        return StoryboardShot.newBuilder().setPrompt(prompt).setSeconds(seconds).build();
    }

    private static Wish of(String name, String model, Pace pace, StoryboardShot... shots) {
        var request = GenerateRequest.newBuilder().setModel(model).setPace(pace).setSeed(7).addAllStoryboard(List.of(shots));
        double seconds = List.of(shots).stream().mapToDouble(StoryboardShot::getSeconds).sum();
        return new Wish(name, request.build(), (int) Math.round(seconds * FPS));
    }

    int fps() {
        return FPS;
    }

    boolean live() {
        return request.getPace() == Pace.PACE_LIVE;
    }
}
