/// The procedural world that the nano checkpoints learn from: captioned clips with exact ground truth.
///
/// A seed gives a [Scene]: a [Place] at a [TimeOfDay] in some [Weather], one or two [Actor]s and a [Camera] move. A
/// scene gives a
/// [Clip], whose frames (128x128 RGB, 16 a second) can be drawn at any time and in any order, and a [Caption] in one of
/// many
/// wordings. Everything is a pure function of the seed; nothing is stored.
///
/// **The caption determines the picture.** Whatever it leaves out has its default: noon, clear weather, medium size,
/// normal pace,
/// a canonical colour, heading and place for each [Kind], a camera that rests. What it cannot say (where the actor
/// starts, a
/// small shift of the scenery) varies little.
///
/// **Scenes never end.** An actor that leaves the frame comes in again from the other side, still heading the same way,
/// as soon as
/// it is wholly outside; so what the caption says stays true for minutes. The ball never loses energy, the zoom
/// breathes, and the
/// scenery repeats every 256 pixels.
///
/// **Some combinations are never trained on** ([HeldOut]): about one in ten of the pairs of kind and colour, kind and
/// place, kind
/// and heading. They measure whether the network composes what it knows.
@NullMarked
package zoetrope.trainer.world;

import org.jspecify.annotations.NullMarked;
