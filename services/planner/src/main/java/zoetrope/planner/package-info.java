/// Turns what a client asked for into shots, and shots into tasks for the workers.
///
/// The planner is a deterministic machine: the plans it writes to a job's log are a function of the other facts in
/// that log ([PlannedJob]). It keeps nothing of its own. After a restart it reads the log again, works out the
/// same plans, and adds only those that the log does not have yet.
///
/// What becomes a shot is in [Storyboarder], how a direction changes a plan in [Director], how an endless plan
/// grows and a finite one keeps its length in [Horizon].
///
/// One planner per cluster: a second one would write the same plans again, which is harmless but wasteful.
@NullMarked
package zoetrope.planner;

import org.jspecify.annotations.NullMarked;
