package zoetrope.loadtests.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private final List<String> answers = new ArrayList<>();

    @Test
    void anAnswerThatComesInPiecesIsHandedOutOnceAndWhole() throws Exception {
        ask("HTTP/1.1 200 OK\r\nConte", "nt-LENGTH: 10\r\nage: 1\r\n\r", "\n01234", "56789");
        assertThat(answers).containsExactly("200 0123456789");
    }

    @Test
    void aRefusalIsAnAnswerToo() throws Exception {
        ask("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");
        assertThat(answers).containsExactly("503 ");
    }

    @Test
    void aConnectionThatIsClosedBeforeItsAnswerIsAnError() throws Exception {
        assertThat(ask("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123")).singleElement().asString().contains("closed the connection");
        assertThat(answers).isEmpty();
    }

    /// @return errors
    private List<String> ask(String... pieces) throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var connections = new Connections(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()))) {
            var connection = connections.open();
            connection.ask(Connection.request("/x"), (status, body) ->
                    answers.add(status + " " + StandardCharsets.US_ASCII.decode(body)));
            try (var socket = server.accept()) {
                for (String piece : pieces) {
                    socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                    connections.run(System.nanoTime() + 20_000_000);
                }
            }
            connections.run(System.nanoTime() + 20_000_000);
            return answers.isEmpty() ? connections.errors() : List.of();
        }
    }
}
