/// Benchmarks of the whole system and of its parts, each a command that measures, prints a table and ends.
///
/// They are no tests: a missed bar is shown, not failed, because it may be the machine's. A broken promise is not the machine's:
/// a lost frame, or an overload that disturbs who it must not, ends with 1. Whatever is compared is measured
/// in one run, in turns, so that a machine which is busy with something else slows both sides; only ratios survive such
/// company, and the load average is written beside every result.
@NullMarked
package zoetrope.loadtests;

import org.jspecify.annotations.NullMarked;
