package zoetrope.gateway.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Tenant;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.webhooks.WebhookSecret;

class TenantsTest {
    private static final Account ACME = GivenAccounts.account("acme", "zk_acme");
    private static final Account OTHER = GivenAccounts.account("other", "zk_other");
    private static final Tenants BOTH = new Tenants(List.of(ACME, OTHER));

    @Test
    void aKeySaysWhoCalls() {
        assertThat(BOTH.caller("Bearer zk_acme")).isEqualTo(ACME);
        assertThat(BOTH.caller("bearer  zk_other ")).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer zk_acm", "Bearer zk_acmee", "Basic zk_acme", "zk_acme", "Bearer default"})
    void nothingElseDoes(String authorization) {
        assertThatThrownBy(() -> BOTH.caller(authorization))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo(Refusal.Reason.UNAUTHENTICATED))
                .hasMessageContaining("expected: Bearer zk_")
                .hasMessageNotContaining("zk_acm");
    }

    @Test
    void aHashIsNoKey() {
        String hash = ACME.keys().getFirst().text();

        assertThatThrownBy(() -> BOTH.caller("Bearer " + hash)).isInstanceOf(Refusal.class);
    }

    @Test
    void withoutAnyEveryoneIsTheDefaultTenant() {
        assertThat(Tenants.everyone().caller(null).tenant()).isEqualTo(Tenant.DEFAULT);
        assertThat(Tenants.everyone().caller("Bearer anything").tenant()).isEqualTo(Tenant.DEFAULT);
    }

    @Test
    void aTenantMayHaveTwoKeysWhileOneReplacesTheOther() {
        var account = new Account(
                new Tenant("acme"), List.of(KeyHash.of("zk_old"), KeyHash.of("zk_new")), 0, 0, "", WebhookSecret.NONE);
        var tenants = new Tenants(List.of(account));

        assertThat(tenants.caller("Bearer zk_old")).isEqualTo(tenants.caller("Bearer zk_new"));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Tenants(List.of(ACME, ACME)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("name: 'acme' twice (expected: once)");
        assertThatThrownBy(() -> new KeyHash("zk_acme")).hasMessageStartingWith("keyHash: not a hash");
        assertThatThrownBy(() -> new Tenant("Acme Inc")).hasMessageStartingWith("name: 'Acme Inc'");
        assertThatThrownBy(() -> new Account(
                        new Tenant("a"), List.of(), 0, 0, "https://example.org/", WebhookSecret.NONE))
                .hasMessageStartingWith("webhookSecret: missing");
    }
}
