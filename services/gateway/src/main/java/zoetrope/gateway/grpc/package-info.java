/// The gRPC view of the jobs: `zoetrope.v1.VideoGenerator`, health and reflection.
@NullMarked
package zoetrope.gateway.grpc;

import org.jspecify.annotations.NullMarked;
