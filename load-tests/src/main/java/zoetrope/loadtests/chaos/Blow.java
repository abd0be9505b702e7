package zoetrope.loadtests.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What can be done to a process.
enum Blow {
    WORKER_MID_CHUNK(Fleet.WORKER, true, 4, "worker, kill -9 in a chunk"),
    WORKER_AFTER_PUBLISH(Fleet.WORKER, true, 4, "worker, kill -9 between publish and acknowledge"),
    PLANNER(Fleet.PLANNER, true, 2, "planner, kill -9"),
    MUXER(Fleet.MUXER, true, 3, "muxer, kill -9 in a segment"),
    GATEWAY(Fleet.GATEWAY, true, 2, "gateway, kill -9 in a stream of events"),
    BROKER(Fleet.BROKER, true, 1, "broker, kill -9"),
    WORKER_TOLD(Fleet.WORKER, false, 1, "worker, SIGTERM"),
    PLANNER_TOLD(Fleet.PLANNER, false, 1, "planner, SIGTERM"),
    MUXER_TOLD(Fleet.MUXER, false, 1, "muxer, SIGTERM"),
    GATEWAY_TOLD(Fleet.GATEWAY, false, 1, "gateway, SIGTERM"),
    BROKER_TOLD(Fleet.BROKER, false, 1, "broker, SIGTERM");

    private final String service;
    private final boolean kill;
    private final int share;
    private final String text;

    Blow(String service, boolean kill, int share, String text) {
        this.service = service;
        this.kill = kill;
        this.share = share;
        this.text = text;
    }

    String service() {
        return service;
    }

    /// Whether it is `kill -9`; otherwise it is SIGTERM.
    boolean kill() {
        return kill;
    }

    @Override
    public String toString() {
        return text;
    }

    /// A seeded order with so many kills: first one of each kind, then as often as they are to be, with SIGTERMs among them.
    static List<Blow> schedule(int kills, Random random) {
        var order = new ArrayList<Blow>();
        boolean first = true;
        while (true) {
            for (Blow next : deck(first, random)) {
                if (order.stream().filter(Blow::kill).count() == kills) {
                    return order;
                }
                order.add(next);
            }
            first = false;
        }
    }

    /// SIGTERM only, every service in turn, so many rounds.
    static List<Blow> rolling(int rounds) {
        var round = Arrays.stream(values()).filter(blow -> !blow.kill).toList();
        return Collections.nCopies(rounds, round).stream().flatMap(List::stream).toList();
    }

    private static List<Blow> deck(boolean onceEach, Random random) {
        var deck = new ArrayList<Blow>();
        for (Blow blow : values()) {
            deck.addAll(Collections.nCopies(onceEach ? 1 : blow.share, blow));
        }
        Collections.shuffle(deck, random);
        return deck;
    }
}
