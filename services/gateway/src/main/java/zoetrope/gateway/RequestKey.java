package zoetrope.gateway;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import zoetrope.core.JobId;
import zoetrope.gateway.tenants.Account;

/// An idempotency key, which is its tenant's own. The job that it opens is a function of it, the same at every gateway: when
/// two of them get the same request at the same moment both submit the same job, and the first submission in the log wins.
record RequestKey(Account by, String requestId) {
    boolean given() {
        return !requestId.isEmpty();
    }

    /// The job of the key. Others cannot work out its name: the tenant's key hash, which all gateways read in the keys file, is
    /// the secret. (Of a server without keys everybody is the same tenant.)
    ///
    /// @param use 0 for the first; one more for each job of the key that was deleted, which frees the key but not the name
    JobId job(int use) {
        String secret = by.keys().isEmpty() ? "open" : by.keys().getFirst().text();
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return JobId.of(mac.doFinal("%s %d %s".formatted(by.tenant(), use, requestId).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e); // every Java has it, and any bytes are a key
        }
    }
}
