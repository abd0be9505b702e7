/// Who may call, and how much they may ask for. [Tenants][zoetrope.gateway.tenants.Tenants] knows the keys, [Quota][zoetrope.gateway.tenants.Quota] counts what a
/// tenant's jobs in the log add up to: neither keeps anything of its own, so a restart forgets and forgives nothing.
@NullMarked
package zoetrope.gateway.tenants;

import org.jspecify.annotations.NullMarked;
