package zoetrope.core;

/// On whose behalf a job runs. Whatever a tenant asked for is its own: nobody else sees it.
///
/// @param name 1..64 lower-case letters, digits, dots and hyphens
public record Tenant(String name) {
    /// Whoever calls a server that asks for no keys; and the owner of jobs that are older than tenants.
    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        Checks.that(
                name.matches("[a-z0-9][a-z0-9.-]{0,63}"),
                "name",
                "'%s' (expected: 1..64 lower-case letters, digits, dots, hyphens)".formatted(name));
    }

    @Override
    public String toString() {
        return name;
    }
}
