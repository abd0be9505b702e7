package zoetrope.bus;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The W3C trace context in the headers of a record (`traceparent`, `tracestate`).
final class Traces {
    private static final TextMapSetter<Headers> SETTER = (headers, key, value) -> {
        if (headers != null) {
            headers.remove(key).add(key, value.getBytes(StandardCharsets.UTF_8));
        }
    };

    private static final TextMapGetter<Headers> GETTER = Traces::header;

    private Traces() {}

    /// Writes the calling thread's trace context or, if it has none, the job's.
    static void inject(Headers headers, Context ofJob) {
        boolean traced = Span.fromContext(Context.current()).getSpanContext().isValid();
        W3CTraceContextPropagator.getInstance().inject(traced ? Context.current() : ofJob, headers, SETTER);
    }

    /// The trace context a record came with; the root context if it has none.
    static Context extract(Headers headers) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, GETTER);
    }

    private static @Nullable String header(@Nullable Headers headers, String key) {
        var header = headers == null ? null : headers.lastHeader(key);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
