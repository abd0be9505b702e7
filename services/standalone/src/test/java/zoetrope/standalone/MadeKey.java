package zoetrope.standalone;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import zoetrope.standalone.command.KeysCommand;

/// What `zoetrope keys new` says.
///
/// @param line for the keys file
/// @param exit code of the command
public record MadeKey(String key, String line, int exit) {
    private static final Pattern KEY = Pattern.compile("zk_[\\w-]{43}");

    public static MadeKey of(String... arguments) {
        var line = new StringWriter();
        var shown = new StringWriter();
        int exit = new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(line))
                .setErr(new PrintWriter(shown))
                .execute(arguments);
        var key = KEY.matcher(shown.toString());
        return new MadeKey(key.find() ? key.group() : "", line.toString(), exit);
    }
}
