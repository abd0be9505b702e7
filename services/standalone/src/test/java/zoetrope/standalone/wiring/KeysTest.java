package zoetrope.standalone.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Tenant;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.tenants.Tenants;
import zoetrope.standalone.MadeKey;

/// Keys from the command that makes them to the server that knows them.
class KeysTest {
    private static final String HASH = "sha256:" + "0".repeat(64);

    @TempDir
    Path folder;

    private Tenants read(String text) throws IOException {
        return KeysFile.read(Files.writeString(folder.resolve("keys.yaml"), text).toString(), false);
    }

    @Test
    void aKeyThatWasMadeOpensTheDoorThroughItsLine() throws IOException {
        MadeKey ours = MadeKey.of("new", "acme", "--jobs-at-once", "3", "--seconds-a-day", "90.5");
        MadeKey theirs = MadeKey.of("new", "other");

        var tenants = read(ours.line() + theirs.line());
        var acme = tenants.caller("Bearer " + ours.key());
        assertThat(acme.tenant()).isEqualTo(new Tenant("acme"));
        assertThat(acme.jobsAtOnce()).isEqualTo(3);
        assertThat(acme.secondsADay()).isEqualTo(90.5);
        assertThat(acme.webhookSecret().present()).isTrue();
        assertThat(tenants.caller("Bearer " + theirs.key()).tenant()).isEqualTo(new Tenant("other"));
        assertThatThrownBy(() -> tenants.caller("Bearer zk_" + "A".repeat(43))).isInstanceOf(Refusal.class);
        assertThat(ours.line()).doesNotContain(ours.key()).hasLineCount(1);
    }

    @Test
    void aNameThatCannotBeMakesNoKey() {
        MadeKey none = MadeKey.of("new", "Acme Inc");

        assertThat(none.exit()).isNotZero();
        assertThat(none.line() + none.key()).isEmpty();
    }

    @Test
    void withoutAFileEveryoneMayCall() {
        assertThat(KeysFile.read("", false).open()).isTrue();
    }

    @Test
    void aTenantMayHaveSeveralKeysAndAWebhook() throws IOException {
        var tenants = read(
                """
                # ours
                - name: acme
                  keyHash: ["%s", "sha256:%s"]
                  webhook: https://example.org/told
                  webhookSecret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                """
                        .formatted(HASH, "1".repeat(64)));

        assertThat(tenants.accounts().getFirst().keys()).hasSize(2);
        assertThat(tenants.accounts().getFirst().webhook()).isEqualTo("https://example.org/told");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: acme|holds no list",
                "- acme|[0]: tenant: '\"acme\"'",
                "- {name: Acme, keyHash: HASH}|[0]: name: 'Acme'",
                "- {name: acme}|[0]: keyHash: not a hash",
                "- {name: acme, keyHash: zk_plain}|[0]: keyHash: not a hash",
                "- {name: acme, keyHash: HASH, jobs: 3}|[0]: jobs: unknown (expected: jobsAtOnce,",
                "- {name: acme, keyHash: HASH, secondsADay: many}|[0]: secondsADay: 'many'",
                "- {name: acme, keyHash: HASH, jobsAtOnce: -1}|[0]: jobsAtOnce: -1",
                "- {name: acme, keyHash: HASH, webhook: 'https://example.org/'}|[0]: webhookSecret: missing",
                "- {name: acme, keyHash: HASH, webhook: 'http://127.0.0.1/'}|[0]: webhook: 'http://127.0.0.1/'",
                "- {name: acme, keyHash: HASH|expected: YAML"
            })
    void whatCannotBeIsRefusedByLineAndField(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("HASH", '"' + HASH + '"')))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("gateway.keys: ")
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatIsNotThereIsNoOpenDoor() {
        assertThatThrownBy(() -> KeysFile.read(folder.resolve("none.yaml").toString(), false))
                .hasMessageContaining("cannot be read (expected: a readable file)");
    }
}
