package zoetrope.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;

/// Pings HTTP/2 connections, so that a call on which nothing happens is not taken for an idle connection, and closes
/// those that have left a ping unanswered until the next one: their calls would be kept for a client that is gone.
final class SignsOfLife implements Handler<HttpConnection> {
    private static final Buffer PING = Buffer.buffer(new byte[8]); // HTTP/2 asks for eight bytes

    private final Vertx vertx;
    private final int heartbeatSeconds;

    SignsOfLife(Vertx vertx, int heartbeatSeconds) {
        this.vertx = vertx;
        this.heartbeatSeconds = heartbeatSeconds;
    }

    @Override
    public void handle(HttpConnection connection) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            var client = new Client(connection);
            long timer = vertx.setPeriodic(heartbeatSeconds * 1000L, _ -> client.ask());
            connection.closeHandler(_ -> vertx.cancelTimer(timer));
        }
    }

    private static final class Client {
        private final HttpConnection connection;
        private boolean silent;

        Client(HttpConnection connection) {
            this.connection = connection;
        }

        void ask() {
            if (silent) {
                connection.close();
            } else {
                silent = true;
                connection.ping(PING).onSuccess(_ -> silent = false);
            }
        }
    }
}
