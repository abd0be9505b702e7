package zoetrope.gateway.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.BusException;
import zoetrope.core.InvalidRequest;
import zoetrope.gateway.Refusal;

/// What clients are told when something cannot be: `google.rpc.Status` with details for a machine.
///
/// Every one has an `ErrorInfo` of the domain `zoetrope`; its reason is stable. A refused field is named in a
/// `BadRequest`, what may succeed later has a `RetryInfo`.
final class GrpcErrors {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcErrors.class);
    private static final String DOMAIN = "zoetrope";

    private final int retrySeconds;

    GrpcErrors(int retrySeconds) {
        this.retrySeconds = retrySeconds;
    }

    StatusRuntimeException of(Throwable failure) {
        return switch (failure) {
            case CompletionException e when e.getCause() != null -> of(e.getCause());
            case StatusRuntimeException e -> e;
            case InvalidRequest e -> invalid(e);
            case Refusal e -> refused(e);
            case BusException e
            when e.retryable() -> error(Code.UNAVAILABLE, e.getMessage(), info("BUS_UNAVAILABLE", Map.of()), retry(retrySeconds));
            default -> {
                LOG.error("event=call_failed", failure);
                yield error(
                        Code.INTERNAL, "internal error: the server's log has the reason", info("INTERNAL", Map.of()));
            }
        };
    }

    static StatusRuntimeException invalid(InvalidRequest e) {
        var violation =
                BadRequest.FieldViolation.newBuilder().setField(e.field()).setDescription(e.reason());
        return error(
                Code.INVALID_ARGUMENT,
                e.getMessage(),
                BadRequest.newBuilder().addFieldViolations(violation).build(),
                info("INVALID_FIELD", Map.of("field", e.field())));
    }

    private StatusRuntimeException refused(Refusal e) {
        var info = info(e.reason().name(), e.details());
        return switch (e.reason()) {
            case UNAUTHENTICATED -> error(Code.UNAUTHENTICATED, e.getMessage(), info);
            case FOREIGN_PAGE -> error(Code.PERMISSION_DENIED, e.getMessage(), info);
            case JOB_NOT_FOUND, NO_CONTENT -> error(Code.NOT_FOUND, e.getMessage(), info);
            case REQUEST_ID_REUSED -> error(Code.ALREADY_EXISTS, e.getMessage(), info);
            case JOB_ENDED, NOT_COMPLETED -> error(Code.FAILED_PRECONDITION, e.getMessage(), info);
            case QUEUE_FULL, QUOTA_EXCEEDED ->
                error(Code.RESOURCE_EXHAUSTED, e.getMessage(), info, retry(e.retrySeconds(retrySeconds)));
        };
    }

    private static RetryInfo retry(long seconds) {
        return RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(seconds))
                .build();
    }

    private static ErrorInfo info(String reason, Map<String, String> metadata) {
        return ErrorInfo.newBuilder()
                .setReason(reason)
                .setDomain(DOMAIN)
                .putAllMetadata(metadata)
                .build();
    }

    private static StatusRuntimeException error(Code code, @Nullable String message, Message... details) {
        var status = Status.newBuilder().setCode(code.getNumber()).setMessage(String.valueOf(message));
        for (Message detail : details) {
            status.addDetails(Any.pack(detail));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
