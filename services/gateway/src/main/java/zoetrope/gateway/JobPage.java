package zoetrope.gateway;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Checks;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Job;

/// Some of the jobs, in order of age.
///
/// @param more whether others follow
public record JobPage(List<Job> jobs, boolean more) {
    /// Where a page begins: behind a job, whether or not that job still exists. New jobs do not move it.
    public record Cursor(Instant createdAt, String id) {
        static Cursor at(Job job) {
            return new Cursor(job.createdAt(), job.id().value());
        }

        /// The form in which clients carry it.
        public String token() {
            String text = createdAt + " " + id;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        /// @throws InvalidRequest if no page ever had that token
        public static Cursor parse(String field, String token) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
                String[] parts = text.split(" ", -1);
                if (parts.length == 2) {
                    return new Cursor(Instant.parse(parts[0]), parts[1]);
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                // told below, as any other token that is none
            }
            throw new InvalidRequest(field, "%s (expected: a token from the page before)".formatted(Checks.shown(token)));
        }
    }

    /// Whether the newest come first or the oldest.
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    public JobPage {
        jobs = List.copyOf(jobs);
    }

    static JobPage of(List<Job> all, @Nullable Cursor after, int size, Order order) {
        Comparator<Cursor> byAge = Comparator.comparing(Cursor::createdAt).thenComparing(Cursor::id);
        Comparator<Cursor> inOrder = order == Order.NEWEST_FIRST ? byAge.reversed() : byAge;
        List<Job> rest = all.stream()
                .filter(job -> after == null || inOrder.compare(Cursor.at(job), after) > 0)
                .sorted(Comparator.comparing(Cursor::at, inOrder))
                .limit(size + 1L)
                .toList();
        return new JobPage(rest.subList(0, Math.min(size, rest.size())), rest.size() > size);
    }

    /// Of the next page; empty on the last.
    public Optional<Cursor> next() {
        return more ? Optional.of(Cursor.at(jobs.getLast())) : Optional.empty();
    }
}
