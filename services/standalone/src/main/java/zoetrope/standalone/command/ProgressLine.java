package zoetrope.standalone.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/// One line on a terminal that is drawn over and over: a bar, frames, frames per second, real-time factor, time left.
final class ProgressLine {
    private static final int WIDTH = 28;
    /// Frames per second are measured over the time since the first chunk began, so that start-up does not count.
    private final PrintWriter out;

    private final boolean terminal;
    private final int framesPerSecond;
    private Instant began = Instant.MIN;
    private String drawn = "";

    /// @param terminal whether the line can be drawn over; otherwise each state is a line of its own, at most one in ten percent
    ProgressLine(PrintWriter out, boolean terminal, int framesPerSecond) {
        this.out = out;
        this.terminal = terminal;
        this.framesPerSecond = framesPerSecond;
    }

    /// The first shot has begun.
    void begin(Instant now) {
        if (began.equals(Instant.MIN)) {
            began = now;
        }
    }

    /// @param planned frames in all; 0 when there is no end
    void draw(Instant now, long frames, long planned) {
        begin(now);
        double seconds = Math.max(0.001, Duration.between(began, now).toMillis() / 1000.0);
        double rate = frames / seconds;
        String line = planned == 0
                ? "%d frames  %.1f fps  %.2fx real time".formatted(frames, rate, rate / framesPerSecond)
                : "%s %3d%%  %d/%d frames  %.1f fps  %.2fx real time  %s left"
                        .formatted(
                                bar(frames / (double) planned),
                                100 * frames / planned,
                                frames,
                                planned,
                                rate,
                                rate / framesPerSecond,
                                clock((planned - frames) / Math.max(0.001, rate)));
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, drawn.length() - line.length())));
        } else if (planned == 0 || frames == planned || drawn.isEmpty() || tenth(line) != tenth(drawn)) {
            out.println(line);
        } else {
            return;
        }
        drawn = line;
        out.flush();
    }

    /// Leaves the line as it stands.
    void end() {
        if (terminal && !drawn.isEmpty()) {
            out.println();
        }
    }

    private static int tenth(String line) {
        return Integer.parseInt(line.substring(WIDTH + 3, line.indexOf('%')).strip()) / 10;
    }

    private static String bar(double share) {
        int full = Math.clamp(Math.round(share * WIDTH), 0, WIDTH);
        return "[" + "█".repeat(full) + "·".repeat(WIDTH - full) + "]";
    }

    private static String clock(double seconds) {
        return "%d:%02d".formatted((long) seconds / 60, (long) seconds % 60);
    }
}
