package zoetrope.loadtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that ask for one video after the other until they are told to stop. Any thread.
final class Load {
    private static final int LONGEST_PAUSE = 1000; // ms between two videos of a client

    private final List<Wish> wishes;
    private final Gateways gateways;
    private final Fleet fleet;
    private final Sights sights;
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile boolean stopped;

    Load(List<Wish> wishes, Gateways gateways, Fleet fleet, Sights sights) {
        this.wishes = wishes;
        this.gateways = gateways;
        this.fleet = fleet;
        this.sights = sights;
    }

    /// @param atOnce videos that are on their way at any time
    void start(int atOnce, long seed) {
        for (int i = 0; i < atOnce; i++) {
            var random = new Random(seed + i);
            threads.add(Thread.ofVirtual().start(() -> {
                while (!stopped) {
                    client(wishes.get(random.nextInt(wishes.size()))).run();
                    pause(random.nextInt(LONGEST_PAUSE));
                }
            }));
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One more video, beside those that are asked for anyway.
    Client ask(Wish wish) {
        var client = client(wish);
        synchronized (threads) {
            threads.add(Thread.ofVirtual().start(client));
        }
        return client;
    }

    private Client client(Wish wish) {
        int next = number.incrementAndGet();
        var client = new Client(wish, "chaos-" + next, gateways, fleet, sights, next);
        synchronized (clients) {
            clients.add(client);
        }
        return client;
    }

    /// All there ever were.
    List<Client> all() {
        synchronized (clients) {
            return List.copyOf(clients);
        }
    }

    /// Those whose jobs are on their way.
    List<Client> running() {
        return all().stream().filter(client -> !client.job().isEmpty() && !client.ended()).toList();
    }

    /// Asks for no more and waits until all that was asked for has ended.
    void finish() throws InterruptedException {
        stopped = true;
        List<Thread> all;
        synchronized (threads) {
            all = List.copyOf(threads);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }
}
