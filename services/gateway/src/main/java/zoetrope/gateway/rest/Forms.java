package zoetrope.gateway.rest;

import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Checks;

/// Reads a form, as OpenAI's clients send one: its fields are kept, of a file only the name of its field, so that
/// it can be refused by that name. Nothing is written to disk.
public final class Forms implements Handler<RoutingContext> {
    /// A request has no more than this.
    public static final int MOST_FIELDS = 16;

    private static final String FILE = "zoetrope.file";

    private final int maxBytes;

    Forms(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void handle(RoutingContext request) {
        var http = request.request();
        var bytes = new AtomicLong();
        try {
            http.setExpectMultipart(true);
        } catch (RuntimeException malformed) { // the decoder's own surprise at a header such as an empty boundary
            refuse(request, 400);
            return;
        }
        http.uploadHandler(upload -> {
            request.put(FILE, upload.name());
            upload.handler(_ -> {});
        });
        http.exceptionHandler(_ -> refuse(request, 400));
        http.handler(data -> {
            if (bytes.addAndGet(data.length()) > maxBytes) {
                http.setExpectMultipart(false); // what still comes is not kept
                refuse(request, 413);
            }
        });
        http.endHandler(_ -> {
            if (!request.failed()) {
                request.next();
            }
        });
    }

    private static void refuse(RoutingContext request, int status) {
        if (!request.failed()) {
            request.fail(status);
        }
    }

    /// The fields of a form that was read.
    ///
    /// @throws zoetrope.core.InvalidRequest if one is given twice
    static JsonObject fields(RoutingContext request) {
        var fields = new JsonObject();
        @Nullable String file = request.get(FILE);
        if (file != null) {
            fields.put(file, "a file");
        }
        for (var attribute : request.request().formAttributes()) {
            Checks.that(!fields.containsKey(attribute.getKey()), Checks.clipped(attribute.getKey()), "given twice (expected: once)");
            fields.put(attribute.getKey(), attribute.getValue());
        }
        return fields;
    }
}
