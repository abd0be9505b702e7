package zoetrope.loadtests.chaos;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import zoetrope.proto.v1.Job;
import zoetrope.proto.v1.ListJobsRequest;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.VideoGeneratorGrpc.VideoGeneratorBlockingStub;

/// The gateways as clients have them: several addresses, of which the next is tried when one does not answer.
///
/// @param doors one for each gateway
record Gateways(List<Door> doors) implements AutoCloseable {
    /// @param member the process behind it
    record Door(Member member, ManagedChannel channel) {
        VideoGeneratorBlockingStub api() {
            channel.resetConnectBackoff(); // it may have been started again
            return VideoGeneratorGrpc.newBlockingStub(channel);
        }
    }

    static Gateways of(List<Member> gateways) {
        return new Gateways(gateways.stream()
                .map(member -> new Door(
                        member, NettyChannelBuilder.forTarget(member.address()).usePlaintext().build()))
                .toList());
    }

    /// @param attempt any number: attempts that follow each other go to another one
    Door door(int attempt) {
        return doors.get(Math.floorMod(attempt, doors.size()));
    }

    /// Jobs by the request id of whoever asked for them.
    Map<String, Long> jobs() {
        var jobs = new ArrayList<Job>();
        var page = ListJobsRequest.newBuilder().setPageSize(100);
        String next;
        do {
            var answer = door(0).api().listJobs(page.build());
            jobs.addAll(answer.getJobsList());
            next = answer.getNextPageToken();
            page.setPageToken(next);
        } while (!next.isEmpty());
        return jobs.stream().collect(Collectors.groupingBy(job -> job.getRequest().getRequestId(), Collectors.counting()));
    }

    @Override
    public void close() {
        doors.forEach(door -> door.channel().shutdownNow());
    }
}
