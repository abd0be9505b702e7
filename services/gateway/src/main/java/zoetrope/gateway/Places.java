package zoetrope.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import zoetrope.core.Tenant;

/// The places in the queue at one moment, and who has them. When all are taken, a tenant that has fewer than an equal share of
/// them still gets in: so nobody can keep the others out by taking all. Together, n tenants may then have (1 + 1/2 + ... + 1/n)
/// times as many, until those who had more have come down to their share. One thread.
final class Places {
    private final int all;
    private final Map<Tenant, Integer> taken = new HashMap<>();

    /// @param all how many there are
    Places(int all) {
        this.all = all;
    }

    /// Notes a job that waits.
    void take(Tenant tenant) {
        taken.merge(tenant, 1, Integer::sum);
    }

    /// How many jobs wait.
    int taken() {
        return taken.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Whether one more of the tenant's jobs may wait.
    boolean freeFor(Tenant tenant) {
        return taken() < all || takenBy(tenant) < share(tenant);
    }

    /// Why not.
    String shortage(Tenant tenant) {
        return share(tenant) == all
                ? "%d jobs wait (expected: fewer than %d)".formatted(taken(), all)
                : "%d jobs wait, %d of them of '%s' (expected: fewer than %d, or fewer than %d of one tenant)"
                        .formatted(taken(), takenBy(tenant), tenant, all, share(tenant));
    }

    private int takenBy(Tenant tenant) {
        return taken.getOrDefault(tenant, 0);
    }

    private int share(Tenant tenant) {
        var tenants = new HashSet<>(taken.keySet());
        tenants.add(tenant);
        return all / tenants.size();
    }
}
