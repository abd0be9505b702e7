package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.core.Tenant;

class EventFeedTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final InMemoryBus bus = new InMemoryBus();
    private final JobId id = Given.job();
    private final Taking reader = new Taking();
    private EventFeed feed;

    @BeforeEach
    void submit() {
        bus.append(id, Given.submitted(""));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /// Takes as many events as it is allowed.
    private static final class Taking implements EventFeed.Reader {
        final List<Long> taken = new ArrayList<>();
        final CompletableFuture<Void> end = new CompletableFuture<>();
        int allowed;

        @Override
        public boolean ready() {
            return allowed > taken.size();
        }

        @Override
        public void event(JobEvent event) {
            taken.add(event.sequence());
        }

        @Override
        public void end() {
            end.complete(null);
        }
    }

    private void onContext(Runnable work) throws Exception {
        var done = new CompletableFuture<Void>();
        context.runOnContext(_ -> {
            work.run();
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
    }

    private void open(JobView view, long from) throws Exception {
        onContext(() -> feed =
                EventFeed.open(view, id, from, context, reader, new GatewayMetrics(new SimpleMeterRegistry(), bus)));
    }

    private void allow(int events) throws Exception {
        onContext(() -> {
            reader.allowed = events;
            feed.pump();
        });
    }

    private void render(int chunks) {
        for (int i = 0; i < chunks; i++) {
            bus.append(id, Given.rendered(i));
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void aReaderThatTakesNothingIsNotWatchedFor() throws Exception {
        var watches = new AtomicInteger();
        open(counting(watches), 1);
        render(5000);
        onContext(() -> {});
        assertThat(watches).hasValue(0);

        allow(6000);
        bus.append(id, new Fact.Cancelled());
        reader.end.get(10, TimeUnit.SECONDS);
        assertThat(reader.taken).isEqualTo(upTo(5002));
    }

    @Test
    void aReaderThatTakesAFewAtATimeGetsAllInOrder() throws Exception {
        open(bus, 1);
        render(3000);
        bus.append(id, new Fact.Cancelled());
        for (int allowed = 0; allowed <= 3200; allowed += 37) {
            allow(allowed);
        }
        reader.end.get(10, TimeUnit.SECONDS);
        assertThat(reader.taken).isEqualTo(upTo(3002));
    }

    @Test
    void nothingComesAfterTheTerminalEvent() throws Exception {
        bus.append(id, new Fact.Cancelled());
        bus.append(id, Given.rendered(0));
        reader.allowed = 10;
        open(bus, 1);

        reader.end.get(10, TimeUnit.SECONDS);
        assertThat(reader.taken).isEqualTo(upTo(2));
    }

    @Test
    void aReaderThatWantsWhatCannotComeIsDone() throws Exception {
        bus.append(id, new Fact.Cancelled());
        reader.allowed = 10;
        open(bus, 5);

        reader.end.get(10, TimeUnit.SECONDS);
        assertThat(reader.taken).isEmpty();
    }

    @Test
    void aClosedFeedIsSilent() throws Exception {
        reader.allowed = 10;
        open(bus, 1);
        allow(10);
        feed.close();
        render(2);
        onContext(() -> {});

        assertThat(reader.taken).isEqualTo(upTo(1));
    }

    /// The bus, counting the watches that stand.
    private JobView counting(AtomicInteger standing) {
        return new JobView() {
            @Override
            public Optional<Job> get(JobId job) {
                return bus.get(job);
            }

            @Override
            public Optional<Job> byRequestId(Tenant tenant, String requestId) {
                return bus.byRequestId(tenant, requestId);
            }

            @Override
            public List<Job> all() {
                return bus.all();
            }

            @Override
            public List<Job> everSubmitted() {
                return bus.everSubmitted();
            }

            @Override
            public Watch watch(JobId job, long from, Consumer<JobEvent> listener) {
                Watch watch = bus.watch(job, from, listener);
                standing.incrementAndGet();
                return () -> {
                    standing.decrementAndGet();
                    watch.close();
                };
            }

            @Override
            public Watch watchAll(Consumer<JobEvent> listener) {
                return bus.watchAll(listener);
            }
        };
    }
}
