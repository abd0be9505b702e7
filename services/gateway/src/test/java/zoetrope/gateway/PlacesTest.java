package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zoetrope.core.Tenant;

class PlacesTest {
    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant ZETA = new Tenant("zeta");

    private final Places places = new Places(10);

    private void take(Tenant tenant, int jobs) {
        IntStream.range(0, jobs).forEach(_ -> places.take(tenant));
    }

    @Test
    void aTenantAloneMayTakeAll() {
        take(ACME, 9);
        assertThat(places.freeFor(ACME)).isTrue();
        take(ACME, 1);
        assertThat(places.freeFor(ACME)).isFalse();
        assertThat(places.shortage(ACME)).isEqualTo("10 jobs wait (expected: fewer than 10)");
    }

    @Test
    void whoHasTakenAllKeepsNobodyOut() {
        take(ACME, 10);
        take(ZETA, 4);
        assertThat(places.freeFor(ZETA)).isTrue();
        assertThat(places.freeFor(ACME)).isFalse();
        take(ZETA, 1);
        assertThat(places.freeFor(ZETA)).as("five are its share").isFalse();
        assertThat(places.shortage(ZETA))
                .isEqualTo("15 jobs wait, 5 of them of 'zeta' (expected: fewer than 10, or fewer than 5 of one tenant)");
    }

    @Test
    void whatIsNotTakenIsFreeForAll() {
        take(ACME, 8);
        take(ZETA, 1);
        assertThat(places.freeFor(ACME)).as("more than its share, but a place is free").isTrue();
    }

    @Test
    void thereIsABoundHoweverManyTenantsThereAre() {
        for (int i = 0; i < 1000; i++) {
            var tenant = new Tenant("tenant-" + i);
            while (places.freeFor(tenant)) {
                places.take(tenant);
            }
        }
        assertThat(places.taken()).isEqualTo(10 + 5 + 3 + 2 + 2 + 1 + 1 + 1 + 1 + 1);
    }
}
