package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import zoetrope.standalone.Child;

/// A process of the cluster with an address and data that outlive it: what a supervisor starts again in the same place. Struck
/// and started again by one thread at a time, looked at by any.
final class Member implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LOWEST_PORT = 10_000;
    private static final int LOWEST_CHOSEN_PORT = 32_768;

    /// Begins to start it.
    interface Starter {
        Child start(int port) throws IOException;
    }

    private final String service;
    private final int port;
    private final Starter starter;
    private volatile Child child;
    private volatile boolean closed;

    Member(String service, int port, Starter starter) throws IOException {
        this.service = service;
        this.port = port;
        this.starter = starter;
        this.child = starter.start(port);
    }

    /// A port that nobody listens on and that no connection is given while its process is away: below those that the system
    /// chooses from.
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_CHOSEN_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
    }

    String service() {
        return service;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    long pid() {
        return child.process().pid();
    }

    /// Sends a signal.
    void strike(Blow.Signal signal) throws IOException {
        switch (signal) {
            case KILL -> child.process().destroyForcibly();
            case TERM -> child.process().destroy();
            case STOP -> send("STOP");
        }
    }

    /// Lets it go on after it was stopped.
    void goOn() throws IOException {
        send("CONT");
    }

    private void send(String signal) throws IOException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start();
    }

    /// @throws IOException if it does not go
    void awaitGone() throws IOException, InterruptedException {
        if (!child.process().waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("%s at %s: still there after %s".formatted(service, address(), PATIENCE));
        }
    }

    /// Starts it again, and returns when it can do its work.
    void startAgain(HttpClient http) throws IOException, InterruptedException {
        child = starter.start(port);
        if (closed) {
            child.close();
        }
        awaitReady(http);
    }

    /// Waits until it says that it can do its work.
    void awaitReady(HttpClient http) throws IOException, InterruptedException {
        child.address();
        if (!service.equals(Fleet.BROKER)) {
            awaitSaying(http);
        }
    }

    private void awaitSaying(HttpClient http) throws IOException, InterruptedException {
        var question = HttpRequest.newBuilder(URI.create("http://%s/readyz".formatted(address()))).timeout(PATIENCE).build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (http.send(question, BodyHandlers.discarding()).statusCode() != 200) {
            if (System.nanoTime() > deadline) {
                throw new IOException("%s at %s: not ready after %s".formatted(service, address(), PATIENCE));
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        closed = true;
        child.close();
    }

    @Override
    public String toString() {
        return service + " " + pid();
    }
}
