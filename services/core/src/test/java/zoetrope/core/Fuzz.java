package zoetrope.core;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Feeds an entry of the system with unsound inputs and holds it to what it promises: every input is answered in one of the
/// ways that are documented, none takes long, and nothing is left behind in memory.
///
/// The system property `zoetrope.fuzz` says how many inputs each entry gets, `zoetrope.fuzz.seed` which.
public final class Fuzz {
    private static final int FEW = 2_000;
    private static final long LONGEST_NANOS = 10_000_000_000L; // for one input; the machine may be busy
    private static final long LEAK_BYTES = 16 << 20; // between the first fifth of a run and its end

    private Fuzz() {}

    /// What is fed.
    @FunctionalInterface
    public interface Entry {
        /// @return how the input was answered, in a word
        /// @throws Exception or an error when it was answered in a way that nobody may see
        String take(byte[] input) throws Exception;
    }

    /// How many inputs an entry gets.
    public static int inputs() {
        return Integer.getInteger("zoetrope.fuzz", FEW);
    }

    /// How many inputs an entry gets that is slow: one in so many.
    public static int inputs(int oneIn) {
        return Math.max(40, inputs() / oneIn);
    }

    /// Inputs for an entry that is asked many at once, of the run's seed.
    public static List<byte[]> unsound(int inputs, List<byte[]> sound, List<String> words) {
        return Stream.generate(new Mutations(sound, words, new Random(seed()))::next).limit(inputs).toList();
    }

    private static long seed() {
        return Long.getLong("zoetrope.fuzz.seed", 1);
    }

    /// Runs it.
    ///
    /// @param name of the entry, for the report
    /// @param sound inputs that are in order, from which the others are made
    /// @param words of the inputs' language
    /// @return how many inputs were answered in which way
    public static Map<String, Integer> run(String name, int inputs, List<byte[]> sound, List<String> words, Entry entry) {
        long seed = seed();
        var mutations = new Mutations(sound, words, new Random(seed));
        var answers = new TreeMap<String, Integer>();
        sound.forEach(input -> warmUp(name, input, entry));
        long began = System.nanoTime();
        long slowest = 0;
        long heap = 0;
        for (int i = 0; i < inputs; i++) {
            if (i == inputs / 5) {
                heap = heap();
            }
            byte[] input = mutations.next();
            long before = System.nanoTime();
            try {
                answers.merge(entry.take(input), 1, Integer::sum);
            } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError failure) {
                throw new AssertionError("%s: input %d of seed %d: %s: %s"
                        .formatted(name, i, seed, failure, shown(input)), failure);
            }
            long spent = System.nanoTime() - before;
            slowest = Math.max(slowest, spent);
            if (spent > LONGEST_NANOS) {
                throw new AssertionError("%s: input %d of seed %d took %d ms (expected: at most %d): %s"
                        .formatted(name, i, seed, spent / 1_000_000, LONGEST_NANOS / 1_000_000, shown(input)));
            }
        }
        long grown = heap() - heap;
        System.out.printf(
                "fuzz entry=%s inputs=%d seed=%d seconds=%.1f slowest_ms=%.1f heap_growth_kb=%d answers=%s%n",
                name, inputs, seed, (System.nanoTime() - began) / 1e9, slowest / 1e6, grown >> 10, answers);
        if (grown > LEAK_BYTES) {
            throw new AssertionError("%s: %d bytes of heap more at the end of the run than after a fifth of it (expected: at most %d)"
                    .formatted(name, grown, LEAK_BYTES));
        }
        return answers;
    }

    /// Loads the classes, which takes longer than any input may.
    private static void warmUp(String name, byte[] sound, Entry entry) {
        try {
            entry.take(sound);
        } catch (Exception failure) {
            throw new AssertionError("%s: %s: %s".formatted(name, failure, shown(sound)), failure);
        }
    }

    /// Text as an input.
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Bytes in use by what can be reached.
    private static long heap() {
        var runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /// Bytes as a Java literal would have them.
    private static String shown(byte[] input) {
        var text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(input.length, 2000); i++) {
            char c = (char) (input[i] & 0xff);
            text.append(c >= ' ' && c < 0x7f && c != '"' && c != '\\' ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return text.append(input.length > 2000 ? "\" and %d bytes more".formatted(input.length - 2000) : "\"").toString();
    }
}
