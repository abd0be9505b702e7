package zoetrope.gateway.tenants;

import java.util.List;
import java.util.Random;
import zoetrope.core.Tenant;
import zoetrope.gateway.webhooks.WebhookSecret;

/// Accounts for tests to start from.
public final class GivenAccounts {
    private GivenAccounts() {}

    /// Without quotas.
    public static Account account(String name, String key) {
        return account(name, key, 0, 0);
    }

    public static Account account(String name, String key, int jobsAtOnce, double secondsADay) {
        return new Account(
                new Tenant(name), List.of(KeyHash.of(key)), jobsAtOnce, secondsADay, "", WebhookSecret.fresh(new Random(1)));
    }
}
