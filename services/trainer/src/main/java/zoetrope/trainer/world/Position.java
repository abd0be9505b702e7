package zoetrope.trainer.world;

/// Where an actor is in one frame; 0..1 from left to right and from top to bottom, beyond that outside the frame.
/// `visible` when at
/// least a quarter of its box is inside.
public record Position(double x, double y, double left, double top, double right, double bottom, boolean visible) {
    static Position of(double x, double y, double width, double height) {
        double left = x - width / 2;
        double top = y - height / 2;
        double inside = overlap(left, width) * overlap(top, height);
        return new Position(x, y, left, top, left + width, top + height, inside >= 0.25 * width * height);
    }

    private static double overlap(double from, double extent) {
        return Math.max(0, Math.min(1, from + extent) - Math.max(0, from));
    }
}
