package zoetrope.muxer.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import zoetrope.muxer.store.PartKind;

/// What an operator wants to know of the streams. Any thread.
public final class MuxMetrics {
    private final MeterRegistry registry;
    private final Timer encode;
    private final Timer firstPart;
    private final Timer surplus;

    public MuxMetrics(MeterRegistry registry) {
        this.registry = registry;
        encode = Timer.builder("zoetrope.muxer.encode")
                .description("time to encode a chunk")
                .publishPercentileHistogram()
                .register(registry);
        firstPart = Timer.builder("zoetrope.muxer.first.part")
                .description("from the job's submission to its first playable part")
                .publishPercentileHistogram()
                .register(registry);
        surplus = Timer.builder("zoetrope.muxer.surplus")
                .description("rendered video that waits for its time, whenever a part is shown")
                .register(registry);
    }

    void encoded(Duration took) {
        encode.record(took);
    }

    void playable(Duration sinceSubmission) {
        firstPart.record(sinceSubmission);
    }

    void shown(PartKind kind, Duration waiting) {
        parts(kind).increment();
        surplus.record(waiting);
    }

    private Counter parts(PartKind kind) {
        return Counter.builder("zoetrope.muxer.parts")
                .description("parts shown; HOLD and GAP are under-runs that viewers saw")
                .tag("kind", kind.name())
                .register(registry);
    }
}
