package zoetrope.standalone.doctor;

/// One thing that was looked at.
///
/// @param remedy what to do; empty when nothing must be done
public record Finding(String what, State state, String seen, String remedy) {
    public enum State {
        OK,
        WARN,
        MISS
    }

    static Finding ok(String what, String seen) {
        return new Finding(what, State.OK, seen, "");
    }

    static Finding warn(String what, String seen, String remedy) {
        return new Finding(what, State.WARN, seen, remedy);
    }

    static Finding missing(String what, String seen, String remedy) {
        return new Finding(what, State.MISS, seen, remedy);
    }
}
