package zoetrope.trainer.eval;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/// One line a step: what is being done, how much of it is done, how long the rest will take.
final class Progress {
    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final double work;
    private final long began;
    private double done;
    private int tenth = -1;

    /// @param terminal whether the line can be drawn over; otherwise each tenth is a line of its own
    /// @param work of the whole run, seconds of film
    Progress(PrintWriter out, boolean terminal, LongSupplier nanoTime, double work) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.work = work;
        this.began = nanoTime.getAsLong();
    }

    /// @param what is being done
    /// @param seconds of film more than before
    void did(String what, double seconds) {
        done += seconds;
        double share = Math.min(1, done / work);
        double left = (nanoTime.getAsLong() - began) / 1e9 * (1 - share) / Math.max(share, 1e-9);
        String line = String.format(
                Locale.ROOT, "%3.0f%%  %-34s %d:%02d left", 100 * share, what, (long) left / 60, (long) left % 60);
        if (terminal) {
            out.print("\r" + line + (share >= 1 ? "\n" : ""));
        } else if ((int) (10 * share) > tenth) {
            tenth = (int) (10 * share);
            out.println(line);
        }
        out.flush();
    }
}
