/// Many simulated workers on the real bus: how dispatch and recovery scale. Only the model is simulated ([SimulatedModel][zoetrope.loadtests.pool.SimulatedModel]): it
/// sleeps as long as a GPU takes.
@NullMarked
package zoetrope.loadtests.pool;

import org.jspecify.annotations.NullMarked;
