/// Playlists as RFC 8216bis writes them: what a stream offers at one moment, and its text. Plain values, no media, no clock.
///
/// The texts keep the rules for servers of that document (sections 4.4, 6.2 and B): part target and hold-backs never
/// change, a segment's parts stand before its EXTINF, parts leave the list three target durations behind the edge, and
/// a delta update replaces only what is six target durations behind it.
@NullMarked
package zoetrope.muxer.playlist;

import org.jspecify.annotations.NullMarked;
