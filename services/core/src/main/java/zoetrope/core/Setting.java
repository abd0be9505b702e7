package zoetrope.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says of a component of a settings record what follows from its value; `zoetrope config` prints it beside the value.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Setting {
    /// The consequence, with the unit: "Seconds of video a shot may be rendered ahead of its viewers. More rides out longer stalls, less saves work when a job is cancelled."
    String value();
}
