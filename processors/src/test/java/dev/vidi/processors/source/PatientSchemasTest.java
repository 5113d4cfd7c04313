package dev.vidi.processors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.processors.source.PatientSchemas.Patience;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.SchemaUnavailableException;
import dev.vidi.query.format.WriterSchemas;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PatientSchemasTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(1));

    /** What the registry answers, one after the other: a text, {@code down} or {@code unknown}. */
    private final Deque<String> answers = new ArrayDeque<>();

    private final AtomicLong nanos = new AtomicLong();

    private PatientSchemas schemas(Patience patience) {
        WriterSchemas registry = id -> {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            String answer = answers.removeFirst();
            if (answer.equals("down")) {
                throw new SchemaUnavailableException("it is down");
            }
            if (answer.equals("unknown")) {
                throw new MalformedRecordException("no schema " + id);
            }
            return answer;
        };
        return new PatientSchemas("orders", registry, patience, nanos::get);
    }

    @Test
    void asksAgainUntilTheRegistryIsBack() throws MalformedRecordException {
        answers.addAll(List.of("down", "down", "down", "text"));
        PatientSchemas schemas = schemas(SHORT);
        assertThat(schemas.text(7)).isEqualTo("text");
        assertThat(schemas.problem()).isEmpty();
        assertThat(schemas.text(7)).as("remembered").isEqualTo("text");
    }

    @Test
    void givesUpInTimeSaysWhyAndBeginsAgain() throws MalformedRecordException {
        for (int i = 0; i < 11; i++) {
            answers.add("down");
        }
        PatientSchemas schemas = schemas(SHORT);
        assertThatThrownBy(() -> schemas.text(7)).isInstanceOf(SchemaUnavailableException.class);
        assertThat(answers).as("asked for as long as it may").isEmpty();
        assertThat(schemas.problem())
                .hasValue("records of table orders wait for schema 7: it is down; Vidi asks again");
        answers.add("text");
        assertThat(schemas.text(7)).isEqualTo("text");
        assertThat(schemas.problem()).isEmpty();
    }

    @Test
    void asksOnceMoreBeforeItBelievesThatThereIsNone() throws MalformedRecordException {
        answers.addAll(List.of("unknown", "text"));
        assertThat(schemas(SHORT).text(7)).isEqualTo("text");
    }

    @Test
    void doesNotChangeItsMind() {
        answers.addAll(List.of("unknown", "down", "unknown", "text"));
        PatientSchemas schemas = schemas(SHORT);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> schemas.text(7))
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessage("no schema 7");
        }
        assertThat(answers).containsExactly("text");
    }

    @Test
    void doesNotWaitWhenItIsClosed() {
        answers.add("down");
        Duration hour = Duration.ofHours(1);
        PatientSchemas schemas = schemas(new Patience(hour, hour, hour, hour));
        schemas.close();
        assertThatThrownBy(() -> schemas.text(7)).isInstanceOf(SchemaUnavailableException.class);
    }
}
