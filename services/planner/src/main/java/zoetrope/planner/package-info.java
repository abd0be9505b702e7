/// Turns what a client asked for into shots, and shots into tasks for the workers.
///
/// The planner is a deterministic machine: the plans it writes to a job's log are a function of the other facts in
/// that log ([PlannedJob]). It keeps nothing of its own. After a restart it reads the log again, works out the
/// same plans, and adds only those that the log does not have yet.
///
/// What becomes a shot is in [Storyboarder], how a direction changes a plan in [Director], how an endless plan
/// grows and a finite one keeps its length in [Horizon].
///
/// Any number of planners may run: for each job one of them acts ([zoetrope.core.Membership]). When a job goes from one to
/// another both may write for a moment, and then the same plans, which changes nothing.
@NullMarked
package zoetrope.planner;

import org.jspecify.annotations.NullMarked;
