package dev.vidi.node.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for what Kafka answers; all that can go wrong is a {@link KafkaException}. */
public final class Answers {

    /** How long Kafka's clients try on their own, and somewhat more. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private Answers() {}

    /** The answer, or a {@link KafkaException} that says why there is none. */
    public static <T> T of(Future<T> future) {
        try {
            return future.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer within " + WAIT_MAX.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
