/// What was found: the report as records and JSON, and as a page that a browser opens from a file, with everything inside,
/// light or dark as the reader likes.
@NullMarked
package zoetrope.trainer.eval.report;

import org.jspecify.annotations.NullMarked;
