package dev.vidi.processors.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.wire.DeadLetterCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.source.PatientSchemas;
import dev.vidi.processors.source.PatientSchemas.Patience;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.SchemaUnavailableException;
import dev.vidi.query.format.WriterSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Records in Avro, and a registry that is ill. */
final class SchemaTopologyTest extends TopologyFixture {
    private static final byte[] KEY = "a".getBytes(StandardCharsets.UTF_8);
    private static final String SCHEMA =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"price\",\"type\":\"int\"}]}";

    /** Attempts that fail before the registry is there. */
    private int down;

    @Override
    TableDefinition table() {
        return new TableDefinition(
                "id",
                "offers",
                "offers",
                TOPIC_ID,
                1,
                TABLE.schema(),
                "avro",
                "string",
                new FormatSettings(Map.of("schema", SCHEMA, "schema_id", "1", "schema_registry", "http://registry")),
                TABLE.partitioner(),
                "");
    }

    @Override
    WriterSchemas schemas() {
        Patience patience =
                new Patience(Duration.ofMillis(200), Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(1));
        return new PatientSchemas(
                "offers",
                id -> {
                    if (down-- > 0) {
                        throw new SchemaUnavailableException("the registry is down");
                    }
                    if (id == 9) {
                        throw new MalformedRecordException("there is no schema 9");
                    }
                    return SCHEMA;
                },
                patience,
                System::nanoTime);
    }

    private static byte[] price(int schema, int price) {
        return new byte[] {0, 0, 0, 0, (byte) schema, (byte) (price * 2)};
    }

    @Test
    void waitsForARegistryThatIsDown() {
        down = 5;
        source.pipeInput(KEY, price(2, 7));
        read(Level.EVENTUAL, 0, 0, "a");
        assertThat(single().position()).isEqualTo(1);
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void passesNoRecordOverWhenTheRegistryStaysDown() throws MalformedPayloadException {
        source.pipeInput(KEY, price(1, 7));
        down = Integer.MAX_VALUE;
        assertThatThrownBy(() -> source.pipeInput(KEY, price(2, 8)))
                .hasStackTraceContaining("SchemaUnavailableException")
                .hasStackTraceContaining("the registry is down");
        assertThat(deadLetters.isEmpty()).isTrue();

        down = 0;
        driver.close();
        start(partition -> CompletableFuture.completedFuture(new Ends(0, 0)));
        source.pipeInput(KEY, price(1, 7));
        source.pipeInput(KEY, price(2, 8));
        read(Level.EVENTUAL, 0, 0, "a");
        assertThat(single().answers().get(0).rows().get(0).offset()).isEqualTo(1);
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void keepsARecordAsideWhoseSchemaDoesNotExist() throws MalformedPayloadException {
        source.pipeInput(KEY, price(1, 7));
        source.pipeInput(KEY, price(9, 8));
        source.pipeInput(KEY, new byte[] {1, 0, 0, 0, 1, 2});
        read(Level.EVENTUAL, 0, 0, "a");
        assertThat(single().answers().get(0).rows().get(0).offset()).isZero();
        assertThat(DeadLetterCodec.decode(deadLetters.readValue()).reason()).contains("no schema 9");
        assertThat(DeadLetterCodec.decode(deadLetters.readValue()).reason()).contains("begins with byte 1");
    }
}
