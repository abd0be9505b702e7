package zoetrope.loadtests.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What can be done to a process.
enum Blow {
    WORKER_MID_CHUNK(Fleet.WORKER, Signal.KILL, 4, "worker, kill -9 in a chunk"),
    WORKER_AFTER_PUBLISH(Fleet.WORKER, Signal.KILL, 4, "worker, kill -9 between publish and acknowledge"),
    PLANNER(Fleet.PLANNER, Signal.KILL, 2, "planner, kill -9"),
    MUXER(Fleet.MUXER, Signal.KILL, 3, "muxer, kill -9 in a segment"),
    GATEWAY(Fleet.GATEWAY, Signal.KILL, 2, "gateway, kill -9 in a stream of events"),
    BROKER(Fleet.BROKER, Signal.KILL, 1, "broker, kill -9"),
    WORKER_TOLD(Fleet.WORKER, Signal.TERM, 1, "worker, SIGTERM"),
    PLANNER_TOLD(Fleet.PLANNER, Signal.TERM, 1, "planner, SIGTERM"),
    MUXER_TOLD(Fleet.MUXER, Signal.TERM, 1, "muxer, SIGTERM"),
    GATEWAY_TOLD(Fleet.GATEWAY, Signal.TERM, 1, "gateway, SIGTERM"),
    BROKER_TOLD(Fleet.BROKER, Signal.TERM, 1, "broker, SIGTERM"),
    WORKER_SILENT(Fleet.WORKER, Signal.STOP, 0, "worker, SIGSTOP, later SIGCONT"),
    MUXER_SILENT(Fleet.MUXER, Signal.STOP, 0, "muxer, SIGSTOP, later SIGCONT");

    /// What is sent to the process. One that is stopped is, to all others, on a machine that has vanished: its connections stand and
    /// nothing comes over them. When it goes on, it believes for a moment that it is still in charge.
    enum Signal {
        KILL,
        TERM,
        STOP
    }

    private final String service;
    private final Signal signal;
    private final int share;
    private final String text;

    Blow(String service, Signal signal, int share, String text) {
        this.service = service;
        this.signal = signal;
        this.share = share;
        this.text = text;
    }

    String service() {
        return service;
    }

    Signal signal() {
        return signal;
    }

    /// Whether it is `kill -9`.
    boolean kill() {
        return signal == Signal.KILL;
    }

    /// Whether it is a polite one.
    boolean told() {
        return signal == Signal.TERM;
    }

    @Override
    public String toString() {
        return text;
    }

    /// A seeded order with so many kills: first one of each kind, then as often as they are to be, with SIGTERMs among them. A
    /// stopped process comes only once: it takes long.
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
        var round = Arrays.stream(values()).filter(Blow::told).toList();
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
