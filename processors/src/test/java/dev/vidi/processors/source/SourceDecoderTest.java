package dev.vidi.processors.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.format.KeyFormat;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.row.RowCodec;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

final class SourceDecoderTest {
    private static final byte[] KEY = "{\"id\":7}".getBytes(UTF_8);
    private static final byte[] KEY_WITH_SCHEMA =
            "{\"schema\":{\"type\":\"struct\",\"name\":\"k\"},\"payload\":{\"id\":7}}".getBytes(UTF_8);

    private static final TableDefinition TABLE = new TableDefinition(
            "id",
            "orders",
            "orders",
            new UUID(1, 2),
            4,
            new TableSchema(
                    List.of(new Column("id", ColumnType.BIGINT, false), new Column("name", ColumnType.VARCHAR, true)),
                    0),
            "debezium-json",
            "json",
            Partitioner.MURMUR2,
            "");
    private static final SourceDecoder DECODER = new SourceDecoder(TABLE, WriterSchemas.NONE);

    @Test
    void appliesChangesOfADatabase() throws MalformedRecordException {
        RowChange change = DECODER.decode(KEY, "{\"op\":\"c\",\"after\":{\"id\":7,\"name\":\"a\"}}".getBytes(UTF_8));
        assertThat(new RowCodec(TABLE.schema()).decode(change.columns())).containsExactly(7L, "a");
        assertThat(DECODER.decode(KEY_WITH_SCHEMA, "{\"op\":\"d\"}".getBytes(UTF_8)))
                .satisfies(deletion -> {
                    assertThat(deletion.columns()).isNull();
                    assertThat(deletion.key()).isEqualTo(change.key());
                });
        assertThat(DECODER.decode(KEY, null).columns()).isNull();
    }

    @Test
    void aKeyWithASchemaIsWhereNoRouterLooks() {
        int partition = partition(KeyFormat.of(TABLE).encode(7L));
        assertThat(DECODER.belongs(KEY, partition)).isTrue();
        assertThat(DECODER.belongs(KEY, (partition + 1) % 4)).isFalse();
        assertThat(DECODER.belongs(KEY_WITH_SCHEMA, partition(KEY_WITH_SCHEMA))).isFalse();
    }

    private static int partition(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % 4;
    }
}
