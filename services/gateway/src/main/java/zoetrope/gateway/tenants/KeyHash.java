package zoetrope.gateway.tenants;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import zoetrope.core.Checks;

/// What is kept of an API key: its SHA-256. A key has 256 random bits, so nobody finds it from its hash however fast the
/// hash is; a slow one (bcrypt, Argon2) protects passwords that people think of, and would cost every call its time.
///
/// @param text `sha256:` and 64 hexadecimal digits
public record KeyHash(String text) {
    private static final String PREFIX = "sha256:";

    public KeyHash {
        Checks.that(
                text.matches(PREFIX + "[0-9a-f]{64}"),
                "keyHash",
                "not a hash (expected: %s and 64 hexadecimal digits, as `zoetrope keys new` prints it)".formatted(PREFIX));
    }

    /// Of a whole key, with its prefix.
    public static KeyHash of(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new KeyHash(PREFIX + HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Whether both are the same, in a time that does not tell how much of them is.
    boolean matches(KeyHash other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.US_ASCII), other.text.getBytes(StandardCharsets.US_ASCII));
    }
}
