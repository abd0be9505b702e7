/// The door of Zoetrope: requests in, events out, over gRPC and over REST in the shape of OpenAI's video API.
///
/// Both are views of the same job log. [Jobs] is what they share: it checks a request, admits it, writes it to the
/// log, and answers from the fold of that log, so the gateway can be restarted (or run several times) without
/// losing anything. Whoever calls is an [account][zoetrope.gateway.tenants.Account], and every method of [Jobs] takes
/// it: nobody gets at another's jobs. [EventFeed] hands a job's events to one reader at the reader's speed.
/// [GatewayService] is the one HTTP server for all: `application/grpc*` goes to the gRPC services, everything else to
/// the router.
@NullMarked
package zoetrope.gateway;

import org.jspecify.annotations.NullMarked;
