/// Kills the processes of a real cluster, one after the other, and looks at every frame.
///
/// A [Fleet][zoetrope.loadtests.chaos.Fleet] is the cluster: every service and the broker as processes of their own, which a
/// supervisor starts again where they were. [Client][zoetrope.loadtests.chaos.Client]s ask for videos all the time and watch
/// them; [Blows][zoetrope.loadtests.chaos.Blows] strike in a seeded order, at moments chosen by what the clients and the
/// [ChunkTap][zoetrope.loadtests.chaos.ChunkTap] see; afterwards a [Verdict][zoetrope.loadtests.chaos.Verdict] on every job
/// compares it with the same request before anything was killed.
@NullMarked
package zoetrope.loadtests.chaos;

import org.jspecify.annotations.NullMarked;
