package dev.vidi.router.write;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Why Kafka did not take a write, and what the client should do. */
final class WriteErrors {
    private static final Duration RETRY = Duration.ofMillis(500);

    private WriteErrors() {}

    /**
     * The error of a write.
     *
     * @param sent whether the record had left: then it may have been appended all the same
     */
    static RouterException of(WriteRequest request, Throwable thrown, boolean sent) {
        String topic = request.table().topic();
        if (thrown instanceof RecordTooLargeException) {
            return new RouterException(
                    ErrorCode.TOO_LARGE,
                    "the row does not fit a record of topic " + topic + "; make it smaller, or raise the topic's"
                            + " max.message.bytes",
                    Duration.ZERO,
                    thrown);
        }
        if (thrown instanceof AuthorizationException || thrown instanceof InvalidTopicException) {
            return new RouterException(
                    ErrorCode.PRECONDITION,
                    "this server may not write to topic " + topic + "; allow its Kafka user to",
                    Duration.ZERO,
                    thrown);
        }
        if (!sent || thrown instanceof UnknownTopicOrPartitionException) {
            return new RouterException(
                    ErrorCode.UNAVAILABLE,
                    "topic " + topic + " cannot be reached now; nothing was written, try again",
                    RETRY,
                    thrown);
        }
        if (request.operationId().isEmpty()) {
            return new RouterException(
                    ErrorCode.DEADLINE,
                    "topic " + topic + " did not acknowledge the write in time; it may have happened all the same."
                            + " With an operation id, it could be sent again without being done twice",
                    Duration.ZERO,
                    thrown);
        }
        return new RouterException(
                ErrorCode.UNAVAILABLE,
                "topic " + topic + " did not acknowledge the write in time; it may have happened all the same: send it"
                        + " again under the same operation id, not as a first attempt",
                RETRY,
                thrown);
    }
}
