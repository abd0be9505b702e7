package zoetrope.worker;

import zoetrope.core.Job;
import zoetrope.core.Shot;

/// A shot as its job's plan has it now.
record WantedShot(Job job, Shot shot) {
    /// Whether the planner keeps moving the shot's end ahead: the last shot of an endless job.
    boolean growing() {
        return job.plan().open() && job.plan().shots().getLast().index() == shot.index();
    }

    /// Whether the shot has no such frame and will not get one.
    boolean endsBefore(int frame) {
        return !growing() && shot.frames() <= frame;
    }

    /// Whether the shot ends with a chunk of so many frames.
    boolean endsWith(int firstFrame, int frames) {
        return !growing() && firstFrame + frames >= shot.frames();
    }
}
