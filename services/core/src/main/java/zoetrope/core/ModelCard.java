package zoetrope.core;

/// What the rest of the system must know of a model.
///
/// @param format of the frames it makes
/// @param refreshEvery chunks between refresh points: a resumed shot starts at a multiple of it
public record ModelCard(String name, VideoFormat format, ChunkShape chunks, int refreshEvery) {}
