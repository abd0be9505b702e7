package zoetrope.gateway.tenants;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Checks;
import zoetrope.core.Tenant;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.Refusal.Reason;

/// Those who may call. Without any, everyone may: as the default tenant, without quotas.
public record Tenants(List<Account> accounts) {
    private static final String SCHEME = "Bearer ";

    public Tenants {
        accounts = List.copyOf(accounts);
        var names = new HashSet<Tenant>();
        for (Account account : accounts) {
            Checks.that(names.add(account.tenant()), "name", "'%s' twice (expected: once)".formatted(account.tenant()));
            Checks.that(!account.keys().isEmpty(), "keyHash", "none for '%s' (expected: one or more)".formatted(account.tenant()));
        }
    }

    /// Everyone may call.
    public static Tenants everyone() {
        return new Tenants(List.of());
    }

    /// Whether no key is asked for.
    public boolean open() {
        return accounts.isEmpty();
    }

    /// Whoever sent a request.
    ///
    /// @param authorization the header of that name; null if there is none
    /// @throws Refusal if it holds no key of this server
    public Account caller(@Nullable String authorization) {
        if (open()) {
            return Account.OPEN;
        }
        if (authorization == null) {
            throw refusal("missing");
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refusal("of another form");
        }
        KeyHash given = KeyHash.of(authorization.substring(SCHEME.length()).strip());
        Account found = null;
        for (Account account : accounts) { // all of them, so that the time tells nothing
            for (KeyHash key : account.keys()) {
                found = key.matches(given) ? account : found;
            }
        }
        if (found == null) {
            throw refusal("unknown key");
        }
        return found;
    }

    /// What is known of a tenant; empty for one that the keys file no longer has.
    public Optional<Account> account(Tenant tenant) {
        if (open() && tenant.equals(Tenant.DEFAULT)) {
            return Optional.of(Account.OPEN);
        }
        return accounts.stream().filter(account -> account.tenant().equals(tenant)).findFirst();
    }

    private static Refusal refusal(String what) {
        return new Refusal(
                Reason.UNAUTHENTICATED, "authorization: %s (expected: Bearer zk_..., a key of this server)".formatted(what), Map.of());
    }
}
