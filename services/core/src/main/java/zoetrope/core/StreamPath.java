package zoetrope.core;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The unguessable part of a stream's address when addresses expire: `name.time.signature`. It stands in the path, so that
/// a playlist's relative addresses and a player's own query parameters (`_HLS_msn`) go on working under it.
///
/// The name stands for the stream and does not tell its token; the signature is the time under the token as key. Gateway
/// and muxer both read the token in the job log and need no other secret between them.
///
/// @param name of the stream, see [#name(String)]
/// @param expires seconds since 1970
/// @param signature HMAC-SHA256 of name and time, its first 128 bits
public record StreamPath(String name, long expires, String signature) {
    private static final Pattern FORM = Pattern.compile("([\\w-]{22})\\.(\\d{1,12})\\.([\\w-]{22})");
    private static final int BYTES = 16;

    /// Where a stream is found until a moment.
    public static StreamPath until(String token, Instant expires) {
        String name = name(token);
        long seconds = expires.getEpochSecond();
        return new StreamPath(name, seconds, sign(token, name, seconds));
    }

    /// Empty if the text has another form.
    public static Optional<StreamPath> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new StreamPath(match.group(1), Long.parseLong(match.group(2)), match.group(3)))
                : Optional.empty();
    }

    /// What a stream is called in its expiring addresses.
    public static String name(String token) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(("stream " + token).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Whether whoever made it knew the stream's token.
    public boolean signedWith(String token) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8),
                sign(token, name, expires).getBytes(StandardCharsets.UTF_8));
    }

    public boolean expired(Instant now) {
        return now.getEpochSecond() >= expires;
    }

    private static String sign(String token, String name, long expires) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text(mac.doFinal((name + "." + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e); // every Java has it, and any bytes are a key
        }
    }

    private static String text(byte[] digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    }

    /// As it stands in the address.
    @Override
    public String toString() {
        return name + "." + expires + "." + signature;
    }
}
