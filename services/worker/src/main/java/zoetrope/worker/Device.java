package zoetrope.worker;

import zoetrope.core.VideoModel;

/// A model loaded onto a device, and the turns that are taken on it.
///
/// @param worker this device's name in the job log, unique in the cluster
record Device(String worker, VideoModel model, Turns turns) {}
