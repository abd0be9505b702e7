package zoetrope.standalone.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Tenant;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.KeyHash;
import zoetrope.gateway.tenants.Tenants;
import zoetrope.gateway.webhooks.WebhookAddress;
import zoetrope.gateway.webhooks.WebhookSecret;

/// The file that `gateway.keys` names: a YAML list of tenants, a line each as [KeysCommand] prints it. There are no keys in
/// it, only their hashes; but the secrets of webhooks are, so it should be readable by this server alone.
public final class KeysFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> FIELDS =
            Set.of("name", "keyHash", "jobsAtOnce", "secondsADay", "webhook", "webhookSecret");

    private KeysFile() {}

    /// @param name of the file; empty: everyone may call
    /// @param privateWebhooks whether webhooks may go to private addresses
    /// @throws InvalidRequest naming the line and the field
    static Tenants read(String name, boolean privateWebhooks) {
        if (name.isEmpty()) {
            return Tenants.everyone();
        }
        var accounts = new ArrayList<Account>();
        try {
            JsonNode tree = YAML.readTree(Files.readString(Path.of(name)));
            if (!(tree instanceof ArrayNode lines)) {
                throw refusal(name, "holds no list (expected: a line for each tenant, as `zoetrope keys new` prints it)");
            }
            for (JsonNode line : lines) {
                accounts.add(account("%s[%d]".formatted(name, accounts.size()), line, privateWebhooks));
            }
        } catch (JsonProcessingException malformed) {
            throw refusal(name, malformed.getOriginalMessage() + " (expected: YAML)");
        } catch (IOException unreadable) {
            throw refusal(name, "cannot be read (expected: a readable file)");
        }
        try {
            return new Tenants(accounts);
        } catch (InvalidRequest e) {
            throw refusal(name, String.valueOf(e.getMessage()));
        }
    }

    private static Account account(String where, JsonNode line, boolean privateWebhooks) {
        try {
            if (!(line instanceof ObjectNode fields)) {
                throw new InvalidRequest("tenant", "'%s' (expected: {name: ..., keyHash: ...})".formatted(line));
            }
            fields.fieldNames().forEachRemaining(field -> {
                if (!FIELDS.contains(field)) {
                    throw new InvalidRequest(
                            field, "unknown (expected: %s)".formatted(String.join(", ", new TreeSet<>(FIELDS))));
                }
            });
            String webhook = text(fields, "webhook");
            if (!webhook.isEmpty()) {
                WebhookAddress.parse(webhook, privateWebhooks);
            }
            return new Account(
                    new Tenant(text(fields, "name")),
                    hashes(fields),
                    (int) number(fields, "jobsAtOnce", Integer.MAX_VALUE),
                    number(fields, "secondsADay", Double.MAX_VALUE),
                    webhook,
                    new WebhookSecret(text(fields, "webhookSecret")));
        } catch (InvalidRequest e) {
            throw refusal(where, String.valueOf(e.getMessage()));
        }
    }

    private static List<KeyHash> hashes(ObjectNode fields) {
        var hashes = new ArrayList<KeyHash>();
        if (fields.get("keyHash") instanceof ArrayNode several) {
            several.forEach(one -> hashes.add(new KeyHash(one.asText())));
        } else {
            hashes.add(new KeyHash(text(fields, "keyHash")));
        }
        return hashes;
    }

    private static String text(ObjectNode fields, String name) {
        JsonNode value = fields.get(name);
        return value == null || value.isNull() ? "" : value.asText();
    }

    /// 0 if it is not there.
    private static double number(ObjectNode fields, String name, double most) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return 0;
        }
        if (!value.isNumber() || value.asDouble() > most) {
            throw new InvalidRequest(name, "'%s' (expected: a number)".formatted(value.asText()));
        }
        return value.asDouble();
    }

    private static InvalidRequest refusal(String where, String why) {
        return new InvalidRequest("gateway.keys", where + ": " + why);
    }
}
