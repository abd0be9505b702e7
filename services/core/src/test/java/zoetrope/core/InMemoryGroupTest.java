package zoetrope.core;

import java.util.HashMap;
import java.util.Map;

class InMemoryGroupTest extends MembershipContract {
    private final Map<String, InMemoryGroup> groups = new HashMap<>();

    @Override
    protected Membership join(String group) {
        return groups.computeIfAbsent(group, _ -> new InMemoryGroup()).join();
    }
}
