package zoetrope.muxer.live;

import zoetrope.core.Fact;
import zoetrope.core.JobId;

/// Takes what became of a job to its log. Any thread; must not block.
@FunctionalInterface
public interface Outcome {
    void report(JobId job, Fact fact);
}
