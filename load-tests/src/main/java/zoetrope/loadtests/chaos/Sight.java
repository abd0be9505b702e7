package zoetrope.loadtests.chaos;

import zoetrope.proto.v1.JobEvent;

/// Something that was seen from outside while processes died.
sealed interface Sight {
    /// When, in nanotime.
    long at();

    /// A client asks for a video.
    record Asked(Client client, long at) implements Sight {}

    /// A client was told an event of its job.
    record Told(Client client, JobEvent event, long at) implements Sight {}

    /// A client whose gateway was gone is told of its job again.
    record Back(Client client, long at) implements Sight {}

    /// A viewer's playlist has become longer.
    ///
    /// @param asked when the playlist was asked for
    record Grown(Client client, long asked, long at) implements Sight {}

    /// A chunk came over the channel.
    record Sent(ChunkTap.Seen chunk, long at) implements Sight {}
}
