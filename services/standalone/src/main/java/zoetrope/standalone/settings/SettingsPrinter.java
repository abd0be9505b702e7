package zoetrope.standalone.settings;

import java.lang.reflect.RecordComponent;
import java.util.List;
import zoetrope.core.Setting;

/// Prints settings as YAML, each with its consequence as a comment above it.
public final class SettingsPrinter {
    private final StringBuilder out = new StringBuilder();

    private SettingsPrinter() {}

    public static String print(Settings settings) {
        var printer = new SettingsPrinter();
        printer.record(settings, "");
        return printer.out.toString();
    }

    private void record(Record settings, String indent) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null) {
                out.append(indent).append("# ").append(setting.value()).append('\n');
            }
            Object value = valueOf(component, settings);
            out.append(indent).append(component.getName()).append(':');
            if (value instanceof Record nested) {
                out.append('\n');
                record(nested, indent + "  ");
            } else {
                out.append(' ').append(scalar(value)).append('\n');
            }
        }
    }

    private static String scalar(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(SettingsPrinter::scalar).toList().toString();
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Enum<?> choice -> choice.name();
            case Object text -> "\"" + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        };
    }

    private static Object valueOf(RecordComponent component, Record settings) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("reading " + component.getName(), impossible);
        }
    }
}
