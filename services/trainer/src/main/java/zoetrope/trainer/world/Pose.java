package zoetrope.trainer.world;

/// Where an actor is at one moment. `x`, `y`: the centre of its box, pixels of an unzoomed frame. `travelled`: pixels
/// it has
/// gone forward over the ground (turns the wheels). `seconds`: its own clock (moves the limbs). `tilt`: radians,
/// clockwise.
record Pose(double x, double y, double travelled, double seconds, double tilt) {}
