package zoetrope.muxer.store;

/// How far a video is told.
///
/// @param shot index of the shot; -1 before the first
/// @param frames of it that are told
/// @param last whether it is told to its end
public record Told(int shot, int frames, boolean last) {
    public static final Told NOTHING = new Told(-1, 0, false);
}
