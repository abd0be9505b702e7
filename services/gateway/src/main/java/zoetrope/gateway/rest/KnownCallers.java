package zoetrope.gateway.rest;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import zoetrope.gateway.ForeignPages;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.Tenants;

/// Lets nobody pass whom the server does not know, nor a page of another site, and says of the others who they are.
final class KnownCallers implements Handler<RoutingContext> {
    private static final String CALLER = "zoetrope.caller";

    private final Tenants tenants;
    private final ForeignPages foreignPages;
    private final RestErrors errors;

    KnownCallers(Tenants tenants, ForeignPages foreignPages, RestErrors errors) {
        this.tenants = tenants;
        this.foreignPages = foreignPages;
        this.errors = errors;
    }

    @Override
    public void handle(RoutingContext request) {
        try {
            foreignPages.refuse(request.request());
            request.put(CALLER, tenants.caller(request.request().getHeader("Authorization")));
        } catch (Refusal e) {
            errors.answer(request, e);
            return;
        }
        request.next();
    }

    /// Who sent a request that has passed.
    static Account of(RoutingContext request) {
        return Objects.requireNonNull(request.<Account>get(CALLER), "a route that asks nobody who calls");
    }
}
