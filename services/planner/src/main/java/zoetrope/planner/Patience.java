package zoetrope.planner;

import io.vertx.core.Context;
import java.util.function.IntConsumer;

/// Waits for news of a job. Owned by its context.
final class Patience {
    private final Context context;
    private final long millis;
    private final IntConsumer onSilence;
    private long timer = -1;
    private int silences;

    /// @param onSilence told after each stretch of silence, how many there were since the last news
    Patience(Context context, long millis, IntConsumer onSilence) {
        this.context = context;
        this.millis = millis;
        this.onSilence = onSilence;
    }

    /// There is news: the wait begins anew.
    void news() {
        silences = 0;
        waitOn();
    }

    void stop() {
        context.owner().cancelTimer(timer);
    }

    private void waitOn() {
        stop();
        timer = context.owner().setTimer(millis, _ -> {
            silences++;
            waitOn();
            onSilence.accept(silences);
        });
    }
}
