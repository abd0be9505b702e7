/// More prompts than can be served: what is refused, who waits, and whether running jobs notice.
@NullMarked
package zoetrope.loadtests.prompts;

import org.jspecify.annotations.NullMarked;
