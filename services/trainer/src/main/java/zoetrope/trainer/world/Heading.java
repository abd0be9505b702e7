package zoetrope.trainer.world;

/// Where an actor goes on the screen; `STILL` actors move in place.
public enum Heading {
    LEFT(-1, 0),
    RIGHT(1, 0),
    UP(0, -1),
    DOWN(0, 1),
    STILL(0, 0);

    final int dx;
    final int dy;

    Heading(int dx, int dy) {
        this.dx = dx;
        this.dy = dy;
    }
}
