package zoetrope.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The members of a service in one process; they share the jobs by the hash of their names.
public final class InMemoryGroup {
    private final List<Member> members = new CopyOnWriteArrayList<>();

    public Membership join() {
        var member = new Member();
        members.add(member);
        shareAnew();
        return member;
    }

    private void shareAnew() {
        members.forEach(member -> new ArrayList<>(member.listeners).forEach(Runnable::run));
    }

    private final class Member implements Membership {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

        @Override
        public boolean actsFor(JobId job) {
            int place = members.indexOf(this);
            return place >= 0 && place == Math.floorMod(job.hashCode(), members.size());
        }

        @Override
        public boolean joined() {
            return members.contains(this);
        }

        @Override
        public JobView.Watch watch(Runnable changed) {
            listeners.add(changed);
            return () -> listeners.remove(changed);
        }

        @Override
        public void close() {
            members.remove(this);
            listeners.forEach(Runnable::run);
            shareAnew();
        }
    }
}
