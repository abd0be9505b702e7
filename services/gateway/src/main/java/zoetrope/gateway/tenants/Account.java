package zoetrope.gateway.tenants;

import java.util.List;
import zoetrope.core.Checks;
import zoetrope.core.Tenant;
import zoetrope.gateway.webhooks.WebhookSecret;

/// A tenant as the keys file has it.
///
/// @param keys any of them opens the door; two while one replaces the other
/// @param jobsAtOnce most jobs that have not ended; 0 for any number
/// @param secondsADay most seconds of video within 24 hours; 0 for any number
/// @param webhook told of jobs that name none themselves; empty for none
/// @param webhookSecret what webhooks are signed with; none: the tenant can have no webhooks
public record Account(
        Tenant tenant,
        List<KeyHash> keys,
        int jobsAtOnce,
        double secondsADay,
        String webhook,
        WebhookSecret webhookSecret) {
    /// Whoever calls a server that asks for no keys.
    public static final Account OPEN = new Account(Tenant.DEFAULT, List.of(), 0, 0, "", WebhookSecret.NONE);

    public Account {
        keys = List.copyOf(keys);
        Checks.inRange("jobsAtOnce", jobsAtOnce, 0, 1_000_000);
        Checks.that(
                secondsADay >= 0 && secondsADay <= 1e9,
                "secondsADay",
                "%s (expected: 0 for any number, or up to 1e9)".formatted(secondsADay));
        Checks.that(
                webhook.isEmpty() || webhookSecret.present(),
                "webhookSecret",
                "missing (expected: whsec_..., because there is a webhook to sign)");
    }
}
