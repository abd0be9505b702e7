package zoetrope.muxer.store;

/// What a part, and the whole of its segment, shows.
public enum PartKind {
    /// Frames of the video.
    MEDIA,
    /// The last frame again, because the next was not there in time. Not part of the video.
    HOLD,
    /// Nothing, because the next frame was not there in time.
    GAP
}
