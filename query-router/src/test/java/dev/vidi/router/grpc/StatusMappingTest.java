package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusMappingTest {
    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED, INVALID_ARGUMENT",
        "NOT_FOUND, NOT_FOUND",
        "ALREADY_EXISTS, ALREADY_EXISTS",
        "PRECONDITION, FAILED_PRECONDITION",
        "OUT_OF_RANGE, OUT_OF_RANGE",
        "OVERLOADED, RESOURCE_EXHAUSTED",
        "TOO_LARGE, RESOURCE_EXHAUSTED",
        "UNAVAILABLE, UNAVAILABLE",
        "DEADLINE, DEADLINE_EXCEEDED",
        "ABORTED, ABORTED",
        "CANCELLED, CANCELLED",
        "CORRUPT, DATA_LOSS",
        "INTERNAL, INTERNAL"
    })
    void tellsEachErrorByItsStatus(ErrorCode code, Status.Code expected) throws Exception {
        router.reads.react(read -> read.fail(new RouterException(code, "what, where")));
        StatusRuntimeException error = failure();
        assertThat(error.getStatus().getCode()).isEqualTo(expected);
        assertThat(error.getStatus().getDescription()).isEqualTo("what, where");
        List<Any> details = StatusProto.fromThrowable(error).getDetailsList();
        assertThat(details).hasSize(1);
        assertThat(details.get(0).unpack(ErrorInfo.class).getReason()).isEqualTo(code.name());
    }

    @Test
    void tellsWhenToTryAgain() throws Exception {
        router.reads.react(read -> read.fail(
                new RouterException(ErrorCode.OVERLOADED, "too much in flight", Duration.ofMillis(1_250), null)));
        List<Any> details = StatusProto.fromThrowable(failure()).getDetailsList();
        RetryInfo retry = details.get(1).unpack(RetryInfo.class);
        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(250_000_000);
    }

    @Test
    void namesTheReadThatFailed() {
        router.reads.react(read -> read.fail(
                new RouterException(ErrorCode.UNAVAILABLE, "moving").ofRead("00000000-0000-0007-0000-000000000001")));
        Metadata trailers = failure().getTrailers();
        assertThat(trailers.get(CallHeaders.READ_ID)).isEqualTo("00000000-0000-0007-0000-000000000001");
    }

    @Test
    void hidesDefectsBehindIncident() {
        router.reads.react(read -> {
            throw new IllegalStateException("secret");
        });
        StatusRuntimeException error = failure();
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(error.getStatus().getDescription()).contains("incident").doesNotContain("secret");
    }

    private StatusRuntimeException failure() {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ReadsGrpc.newBlockingStub(router.channel)
                        .get(GetRequest.newBuilder()
                                .setTable("orders")
                                .setKey(TestRouter.text("k"))
                                .build()));
    }
}
