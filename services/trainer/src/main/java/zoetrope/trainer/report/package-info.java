/// What a person looks at while a training runs: curves and contact sheets, as PNG.
@NullMarked
package zoetrope.trainer.report;

import org.jspecify.annotations.NullMarked;
