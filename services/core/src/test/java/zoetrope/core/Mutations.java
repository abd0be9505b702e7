package zoetrope.core;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Makes unsound inputs of sound ones: bits flipped, bytes and pieces lost, doubled, moved between inputs or replaced, numbers
/// made extreme, words of the language put in where they do not belong. The same generator gives the same inputs.
final class Mutations {
    private static final int LONGEST = 1 << 16; // bytes
    private static final List<String> NUMBERS = List.of(
            "0", "-1", "1", "00", "0.5", "-0.0", "255", "256", "32768", "65536", "2147483647", "2147483648", "-2147483649",
            "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616",
            "99999999999999999999999", "1e308", "1e309", "-1e309", "1e-400", "1e999999999", "NaN", "Infinity", "0x10", "١٢");
    private static final byte[] BYTES = {0, 1, 7, 9, 10, 13, 32, 34, 37, 47, 58, 92, 0x7f, (byte) 0x80, (byte) 0xc0, (byte) 0xff};

    private final List<byte[]> sound;
    private final List<byte[]> words;
    private final Random random;

    Mutations(List<byte[]> sound, List<String> words, Random random) {
        this.sound = sound;
        this.words = words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
        this.random = random;
    }

    byte[] next() {
        byte[] input = any(sound);
        int kind = random.nextInt(100);
        if (kind < 3) {
            return input.clone();
        }
        if (kind < 5) {
            return noise(random.nextInt(300));
        }
        for (int more = 1; more > 0; more = random.nextInt(3)) {
            input = mutated(input);
        }
        return input.length > LONGEST ? part(input, 0, LONGEST) : input;
    }

    private byte[] mutated(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int to = Math.min(input.length, at + 1 + random.nextInt(random.nextBoolean() ? 4 : 64));
        return switch (random.nextInt(10)) {
            case 0 -> flipped(input);
            case 1 -> joined(part(input, 0, at), new byte[] {BYTES[random.nextInt(BYTES.length)]}, part(input, Math.min(at + 1, input.length), input.length));
            case 2 -> joined(part(input, 0, at), part(input, to, input.length));
            case 3 -> joined(part(input, 0, to), part(input, Math.min(at, to), input.length));
            case 4 -> joined(part(input, 0, at), noise(1 + random.nextInt(8)), part(input, at, input.length));
            case 5 -> spliced(input, at);
            case 6 -> numbered(input);
            case 7 -> repeated(input, at, to);
            default -> words.isEmpty() ? flipped(input) : joined(part(input, 0, at), any(words), part(input, at, input.length));
        };
    }

    private byte[] flipped(byte[] input) {
        byte[] changed = input.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] spliced(byte[] input, int at) {
        byte[] other = any(sound);
        return joined(part(input, 0, at), part(other, random.nextInt(other.length + 1), other.length));
    }

    /// Another number in the place of one that is there.
    private byte[] numbered(byte[] input) {
        int start = random.nextInt(input.length + 1);
        while (start < input.length && !digit(input[start])) {
            start++;
        }
        int end = start;
        while (end < input.length && digit(input[end])) {
            end++;
        }
        byte[] number = NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(StandardCharsets.UTF_8);
        return joined(part(input, 0, start), number, part(input, end, input.length));
    }

    private byte[] repeated(byte[] input, int from, int to) {
        byte[] piece = part(input, Math.min(from, to), to);
        var out = new ByteArrayOutputStream();
        out.writeBytes(part(input, 0, Math.min(from, to)));
        for (int times = 1 << random.nextInt(10); times > 0 && out.size() < LONGEST; times--) {
            out.writeBytes(piece);
        }
        out.writeBytes(part(input, to, input.length));
        return out.toByteArray();
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] any(List<byte[]> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
