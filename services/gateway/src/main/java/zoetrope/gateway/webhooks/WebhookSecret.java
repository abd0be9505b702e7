package zoetrope.gateway.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import zoetrope.core.Checks;

/// What a tenant's webhooks are signed with, as Standard Webhooks writes it. It is kept as it is, not hashed: both sides
/// compute with it.
///
/// @param text `whsec_` and 24 to 64 bytes in Base64; empty for none
public record WebhookSecret(String text) {
    /// No secret.
    public static final WebhookSecret NONE = new WebhookSecret("");

    private static final String PREFIX = "whsec_";

    public WebhookSecret {
        Checks.that(
                text.isEmpty() || wellFormed(text),
                "webhookSecret",
                "not a secret (expected: %s and 24 to 64 bytes in Base64)".formatted(PREFIX));
    }

    /// A new one.
    ///
    /// @param random unguessable
    public static WebhookSecret fresh(RandomGenerator random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    public boolean present() {
        return !text.isEmpty();
    }

    /// The value of `webhook-signature`: HMAC-SHA256 of id, time and body.
    ///
    /// @param timestamp seconds since 1970
    String sign(String id, long timestamp, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), "HmacSHA256"));
            byte[] signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e); // every Java has it, and any bytes are a key
        }
    }

    private static boolean wellFormed(String text) {
        try {
            int bytes = Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
            return text.startsWith(PREFIX) && bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            return false;
        }
    }

    /// Does not tell it: accounts end up in messages.
    @Override
    public String toString() {
        return present() ? PREFIX + "..." : "none";
    }
}
