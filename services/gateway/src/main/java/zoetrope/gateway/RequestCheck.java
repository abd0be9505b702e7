package zoetrope.gateway;

import zoetrope.core.JobRequest;
import zoetrope.core.ModelCard;

/// A further look at a request before it becomes a job: whether the planner can plan it. Must not block.
@FunctionalInterface
public interface RequestCheck {
    /// @throws zoetrope.core.InvalidRequest if it cannot be
    void check(JobRequest request, ModelCard model);
}
