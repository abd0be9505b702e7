/// What all benchmarks share: the flags of a run, figures and their bars, the report, and the machine they were measured on.
@NullMarked
package zoetrope.loadtests.bench;

import org.jspecify.annotations.NullMarked;
