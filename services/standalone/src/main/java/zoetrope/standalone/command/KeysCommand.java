package zoetrope.standalone.command;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import zoetrope.core.Tenant;
import zoetrope.gateway.tenants.KeyHash;
import zoetrope.gateway.webhooks.WebhookSecret;

/// Makes API keys.
@Command(
        name = "keys",
        description = "Makes API keys for tenants; the setting gateway.keys names the file that they are known by.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
    }

    /// The key goes to standard error and the line to standard output, so that the line can be appended to the file and
    /// the key is shown, once, and kept nowhere.
    @Command(
            name = "new",
            description = {
                "Makes a key: shows it once, and prints the tenant's line for the keys file, which holds its hash only.",
                "zoetrope keys new acme --seconds-a-day 3600 >> keys.yaml"
            },
            mixinStandardHelpOptions = true)
    int make(
            @Parameters(paramLabel = "NAME", description = "The tenant's: lower-case letters, digits, dots, hyphens.") String name,
            @Option(
                            names = "--jobs-at-once",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Most jobs that have not ended (0: any number).")
                    int jobsAtOnce,
            @Option(
                            names = "--seconds-a-day",
                            paramLabel = "S",
                            defaultValue = "0",
                            description = "Most seconds of video within 24 hours (0: any number).")
                    double secondsADay) {
        var random = new SecureRandom();
        String key = key(random);
        var line = spec.commandLine().getOut();
        var shown = spec.commandLine().getErr();
        line.println(line(new Tenant(name), KeyHash.of(key), jobsAtOnce, secondsADay, WebhookSecret.fresh(random)));
        line.flush();
        shown.printf("The key of %s, shown this once:%n  %s%n", name, key);
        shown.println("The line on standard output belongs in the file that gateway.keys names; webhookSecret is for the tenant, too.");
        shown.flush();
        return 0;
    }

    /// 256 random bits.
    private static String key(RandomGenerator random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return "zk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String line(Tenant tenant, KeyHash hash, int jobsAtOnce, double secondsADay, WebhookSecret secret) {
        return "- {name: \"%s\", keyHash: \"%s\", jobsAtOnce: %d, secondsADay: %s, webhookSecret: \"%s\"}"
                .formatted(tenant, hash.text(), jobsAtOnce, secondsADay, secret.text());
    }
}
