package zoetrope.gateway.webhooks;

import java.time.Duration;
import zoetrope.core.Checks;
import zoetrope.core.Setting;

/// How webhooks are sent.
public record WebhookSettings(
        @Setting(
                "Whether webhooks may go to addresses of this machine and of private networks. true lets whoever may ask for videos make this server call others inside; only for tests and closed networks.")
        boolean allowPrivate,

        @Setting("Pause before a webhook that was not taken is sent again; each further pause is twice as long, up to an hour.")
        Duration retryAfter,

        @Setting("Time after a video's end until which its webhook is sent again. Receivers that are down for longer miss it.")
        Duration giveUpAfter) {
    public WebhookSettings {
        Checks.that(
                retryAfter.isPositive() && retryAfter.compareTo(Duration.ofHours(1)) <= 0,
                "gateway.webhooks.retryAfter",
                "%s (expected: more than 0, at most PT1H)".formatted(retryAfter));
        Checks.that(
                giveUpAfter.isPositive() && giveUpAfter.compareTo(Duration.ofDays(7)) <= 0,
                "gateway.webhooks.giveUpAfter",
                "%s (expected: more than 0, at most P7D)".formatted(giveUpAfter));
    }

    public static WebhookSettings defaults() {
        return new WebhookSettings(false, Duration.ofSeconds(5), Duration.ofHours(24));
    }

    /// The pause after so many attempts in vain.
    Duration pauseAfter(int attempts) {
        Duration longest = Duration.ofHours(1);
        if (attempts > 20) {
            return longest;
        }
        Duration pause = retryAfter.multipliedBy(1L << (attempts - 1));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
