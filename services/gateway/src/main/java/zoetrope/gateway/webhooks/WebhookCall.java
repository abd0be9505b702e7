package zoetrope.gateway.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Sends one webhook once. Connects to the very address that was looked at, so that a name cannot stand for something else
/// a moment later, and follows no redirects. Called on one context.
final class WebhookCall implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 15_000;
    private static final int LOOKUPS = 4; // at once: a name server that hangs must not hold up other work

    private final HttpClient client;
    private final WorkerExecutor lookups;
    private final boolean allowPrivate;

    WebhookCall(Vertx vertx, boolean allowPrivate) {
        this(vertx, allowPrivate, new HttpClientOptions());
    }

    /// @param options such as whom to trust
    WebhookCall(Vertx vertx, boolean allowPrivate, HttpClientOptions options) {
        this.client = vertx.createHttpClient(
                options.setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false).setVerifyHost(true));
        this.lookups = vertx.createSharedWorkerExecutor("webhook-lookup", LOOKUPS);
        this.allowPrivate = allowPrivate;
    }

    /// @return the receiver's status; fails if there is none in time
    Future<Integer> post(WebhookAddress to, Map<String, String> headers, String body) {
        return lookups.executeBlocking(() -> to.resolve(allowPrivate), false)
                .compose(address -> client.request(options(to, address)))
                .compose(request -> {
                    headers.forEach(request::putHeader);
                    return request.send(body)
                            .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                            .map(response -> taken(request, response))
                            .onFailure(_ -> request.reset());
                });
    }

    private static RequestOptions options(WebhookAddress to, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(to.port(), address.getHostAddress()))
                .setHost(to.host())
                .setPort(to.port())
                .setSsl(to.tls())
                .setURI(to.target());
    }

    /// The body is of no interest; one that does not end is cut off.
    private static int taken(HttpClientRequest request, HttpClientResponse response) {
        response.handler(_ -> {});
        response.end().timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS).onFailure(_ -> request.reset());
        return response.statusCode();
    }

    @Override
    public void close() {
        client.close();
        lookups.close();
    }
}
