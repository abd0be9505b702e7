package zoetrope.gateway;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The trace that a caller's request belongs to: the W3C's headers `traceparent` and `tracestate`. What is written to the log
/// while it is current carries it on, and so does all that is done for the job afterwards.
public final class CallerTrace {
    private static final TextMapGetter<Function<String, @Nullable String>> GETTER =
            (header, name) -> header == null ? null : header.apply(name);

    private CallerTrace() {}

    /// The trace context of a request; the root context if it came without one that can be read.
    ///
    /// @param header gives a header's value by its name
    public static Context of(Function<String, @Nullable String> header) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), header, GETTER);
    }
}
