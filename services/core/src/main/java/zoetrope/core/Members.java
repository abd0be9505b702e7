package zoetrope.core;

import java.net.URI;
import java.util.List;

/// The processes of a service as others see them. Any thread; does not block.
public interface Members {
    /// Addresses of all processes known: first that of the one that acts for the job, if there is one, then the others'. May
    /// be a few seconds old.
    List<URI> of(JobId job);
}
