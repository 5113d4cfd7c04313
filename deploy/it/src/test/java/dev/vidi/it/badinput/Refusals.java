package dev.vidi.it.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vidi.client.VidiException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call that cannot be must come to. */
final class Refusals {
    private Refusals() {}

    /** It fails with a code, and with a message that has each of some parts. */
    static void assertRefused(ThrowingCallable call, Status.Code code, String... parts) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("expected " + code).isInstanceOfAny(VidiException.class, StatusRuntimeException.class);
        assertThat(code(thrown)).as(thrown.getMessage()).isEqualTo(code);
        for (String part : parts) {
            assertThat(thrown.getMessage()).contains(part);
        }
    }

    private static Status.Code code(Throwable thrown) {
        return thrown instanceof VidiException refused
                ? refused.code()
                : ((StatusRuntimeException) thrown).getStatus().getCode();
    }
}
