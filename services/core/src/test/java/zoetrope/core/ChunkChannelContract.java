package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every chunk channel keeps these promises. Extend it, give yours, add nothing.
@Timeout(30)
public abstract class ChunkChannelContract {
    protected abstract ChunkChannel channel();

    private void send(Chunk chunk) {
        channel().send(chunk).toCompletableFuture().join();
    }

    private static Chunk next(BlockingQueue<Chunk> heard) throws InterruptedException {
        var chunk = heard.poll(10, TimeUnit.SECONDS);
        assertThat(chunk).isNotNull();
        return chunk;
    }

    @Test
    void aChunkArrivesAsItWasSent() throws InterruptedException {
        var job = Given.job();
        var heard = new LinkedBlockingQueue<Chunk>();
        try (var _ = channel().subscribe(job, heard::add)) {
            send(Given.chunk(job, 2, 5));

            var chunk = next(heard);
            assertThat(chunk).usingRecursiveComparison().isEqualTo(Given.chunk(job, 2, 5));
            assertThat(chunk.latents().values())
                    .isEqualTo(Given.chunk(job, 2, 5).latents().values());
        }
    }

    @Test
    void aLateSubscriberHearsThePastAndThenTheRest() throws InterruptedException {
        var job = Given.job();
        IntStream.range(0, 20).forEach(i -> send(Given.chunk(job, 0, i)));
        var heard = new LinkedBlockingQueue<Chunk>();

        try (var _ = channel().subscribe(job, heard::add)) {
            IntStream.range(20, 40).forEach(i -> send(Given.chunk(job, 0, i)));

            for (int i = 0; i < 40; i++) {
                assertThat(next(heard).index()).isEqualTo(i);
            }
        }
    }

    @Test
    void aChunkSentWhileASubscriptionBeginsIsNotMissed() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            var job = Given.job();
            var heard = new LinkedBlockingQueue<Chunk>();
            try (var _ = channel().subscribe(job, heard::add)) {
                send(Given.chunk(job, 0, 0));
                assertThat(next(heard).index()).isZero();
            }
        }
    }

    @Test
    void theFirstRecordOfAChunkWins() throws InterruptedException {
        var job = Given.job();
        var heard = new LinkedBlockingQueue<Chunk>();
        try (var _ = channel().subscribe(job, heard::add)) {
            send(Given.chunk(job, 0, 0));
            send(Given.chunk(job, 0, 0));
            send(Given.chunk(job, 1, 0));
            send(Given.chunk(job, 0, 0));
            send(Given.chunk(job, 0, 1));

            assertThat(List.of(next(heard), next(heard), next(heard)))
                    .extracting(chunk -> chunk.shot() + "/" + chunk.index())
                    .containsExactly("0/0", "1/0", "0/1");
        }
    }

    @Test
    void aSubscriberHearsItsJobOnly() throws InterruptedException {
        var job = Given.job();
        var heard = new LinkedBlockingQueue<Chunk>();
        try (var _ = channel().subscribe(job, heard::add)) {
            IntStream.range(0, 10).forEach(i -> send(Given.chunk(Given.job(), 0, i)));
            send(Given.chunk(job, 0, 10));

            assertThat(next(heard).index()).isEqualTo(10);
        }
    }

    @Test
    void aBlockedSubscriberDelaysNoOther() throws InterruptedException {
        var job = Given.job();
        var release = new CountDownLatch(1);
        var slow = new LinkedBlockingQueue<Chunk>();
        var quick = new LinkedBlockingQueue<Chunk>();
        try (var _ = channel().subscribe(job, chunk -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    slow.add(chunk);
                });
                var _ = channel().subscribe(job, quick::add)) {
            for (int i = 0; i < 100; i++) {
                send(Given.chunk(job, 0, i));
                assertThat(next(quick).index()).isEqualTo(i);
            }

            release.countDown();
            for (int i = 0; i < 100; i++) {
                assertThat(next(slow).index()).isEqualTo(i);
            }
        }
    }

    @Test
    void aClosedSubscriptionHearsNothingMore() throws InterruptedException {
        var job = Given.job();
        var closed = new LinkedBlockingQueue<Chunk>();
        var open = new LinkedBlockingQueue<Chunk>();
        var subscription = channel().subscribe(job, closed::add);
        try (var _ = channel().subscribe(job, open::add)) {
            send(Given.chunk(job, 0, 0));
            next(closed);
            next(open);

            subscription.close();
            send(Given.chunk(job, 0, 1));
            next(open);

            assertThat(closed.poll(300, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void latentsOfKeptChunksAreBitForBitTheSame() {
        var job = Given.job();
        IntStream.range(0, 6).forEach(i -> send(Given.chunk(job, 3, i)));

        var latents = channel().latents(job, 3, 2, 5);

        assertThat(latents).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(latents.get(i).values())
                    .isEqualTo(Given.chunk(job, 3, 2 + i).latents().values());
        }
    }

    @Test
    void latentsThatAreGoneAreAnError() {
        var job = Given.job();
        send(Given.chunk(job, 0, 0));

        assertThatThrownBy(() -> channel().latents(job, 0, 0, 2))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("chunk 1 of shot 0 of " + job);
    }
}
