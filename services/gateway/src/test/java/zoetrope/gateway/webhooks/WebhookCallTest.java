package zoetrope.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.gateway.SelfSigned;

/// Against a receiver that speaks TLS.
class WebhookCallTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private SelfSigned own;
    private int port;

    @BeforeEach
    void listen() throws Exception {
        own = SelfSigned.in(folder);
        port = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(own.certificate().toString())
                                .setKeyPath(own.privateKey().toString())))
                .requestHandler(request -> request.body()
                        .onSuccess(body -> request.response()
                                .setStatusCode(body.toString().equals("news") ? 202 : 400)
                                .end(request.getHeader("host"))))
                .listen(0, "0.0.0.0")
                .await(60, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    private int post(HttpClientOptions options, String host) throws Exception {
        try (var call = new WebhookCall(vertx, true, options)) {
            var to = WebhookAddress.parse("https://%s:%d/told".formatted(host, port), true);
            return call.post(to, Map.of("content-type", "text/plain"), "news").await(60, TimeUnit.SECONDS);
        }
    }

    private HttpClientOptions trusting() {
        return new HttpClientOptions()
                .setTrustOptions(new PemTrustOptions().addCertPath(own.certificate().toString()));
    }

    @Test
    void aReceiverWithATrustedCertificateOfItsNameIsTold() throws Exception {
        assertThat(post(trusting(), "localhost")).isEqualTo(202);
    }

    @Test
    void aStrangersCertificateIsNotEnough() {
        assertThatThrownBy(() -> post(new HttpClientOptions(), "localhost")).isInstanceOf(SSLException.class);
    }

    @Test
    void norIsOneOfAnotherName() {
        assertThatThrownBy(() -> post(trusting(), "127.0.0.2")).isInstanceOf(SSLException.class);
    }
}
