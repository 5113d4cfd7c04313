package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.wire.FieldWriter;
import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.Row;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** What is written without objects is the message that the generated classes make of the same values. */
final class ResultFieldsProperties {

    private static final List<String> TYPES = List.of(
            "VARCHAR",
            "BOOLEAN",
            "INT",
            "BIGINT",
            "DOUBLE",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "VARBINARY",
            "DECIMAL(12, 2)",
            "DECIMAL(38, 9)",
            "ARRAY<INT>",
            "MAP<VARCHAR, BIGINT>",
            "ROW(a INT, b VARCHAR)");

    private static final TableDefinition TABLE = table();

    private static TableDefinition table() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("k", ColumnType.VARCHAR, false));
        for (String type : TYPES) {
            columns.add(new Column("c" + columns.size(), ColumnType.parse(type), true));
        }
        return new TableDefinition(
                "t-1",
                "t",
                "größen",
                new UUID(1, 2),
                3,
                new TableSchema(columns, 0),
                "json",
                "string",
                Partitioner.MURMUR2,
                "");
    }

    @Property(tries = 500)
    void resultsAreWrittenAsTheGeneratedClassesWriteThem(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        ResultFields fields = new TableMessages(TABLE).results();
        RowCodec codec = new RowCodec(TABLE.schema());
        FieldWriter out = new FieldWriter(0);
        GetManyResponse.Builder expected = GetManyResponse.newBuilder();
        for (int count = random.nextInt(4); count >= 0; count--) {
            Value key =
                    Value.newBuilder().setStringValue("k" + random.nextInt(100)).build();
            @Nullable Object[] row = row(random);
            int kind = random.nextInt(6);
            FoundRow found = kind == 0
                    ? null
                    : new FoundRow(
                            random.nextInt(3),
                            random.nextInt(200),
                            random.nextLong() >> random.nextInt(64),
                            kind == 1 ? new byte[0] : codec.encode(row),
                            kind == 1);
            fields.write(out, GetManyResponse.RESULTS_FIELD_NUMBER, key, found);
            expected.addResults(result(key, found, row));
        }
        assertThat(GetManyResponse.parseFrom(out.toBytes())).isEqualTo(expected.build());
        assertThat(out.toBytes()).isEqualTo(expected.build().toByteArray());
    }

    private static KeyResult result(Value key, @Nullable FoundRow found, @Nullable Object[] row) {
        KeyResult.Builder result = KeyResult.newBuilder().setKey(key);
        if (found != null) {
            result.setAt(Coordinates.newBuilder()
                    .setTopic(TABLE.topic())
                    .setPartition(found.partition())
                    .setOffset(found.offset())
                    .setTimestampMs(found.timestamp()));
            if (!found.deleted()) {
                Row.Builder values = Row.newBuilder();
                for (int i = 0; i < row.length; i++) {
                    values.addValues(ValueMessages.toProto(
                            TABLE.schema().columns().get(i).type(), row[i]));
                }
                result.setRow(values);
            }
        }
        return result.build();
    }

    private static @Nullable Object[] row(Random random) {
        @Nullable Object[] row = new @Nullable Object[TYPES.size() + 1];
        row[0] = text(random);
        for (int i = 0; i < TYPES.size(); i++) {
            row[i + 1] = random.nextInt(5) == 0 ? null : value(i, random);
        }
        return row;
    }

    private static Object value(int type, Random random) {
        long number = random.nextLong() >> random.nextInt(64);
        return switch (type) {
            case 0 -> text(random);
            case 1 -> random.nextBoolean();
            case 2 -> (int) number;
            case 3 -> number;
            case 4 -> random.nextInt(4) == 0 ? 0.0 : random.nextGaussian();
            case 5 -> LocalDate.ofEpochDay(random.nextInt(40_000) - 20_000);
            case 6 -> LocalTime.ofSecondOfDay(random.nextInt(86_400));
            case 7 -> Instant.ofEpochMilli(number >> 22);
            case 8 -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                yield Binary.of(bytes);
            }
            case 9 -> BigDecimal.valueOf(random.nextInt(), 2);
            case 10 -> new BigDecimal(new BigInteger(100, random), 9);
            case 11 -> Arrays.asList(1, null, (int) number);
            case 12 -> Map.of("k", number);
            default -> Arrays.asList(null, text(random));
        };
    }

    private static String text(Random random) {
        return random.nextInt(4) == 0 ? "" : "größe 🙂".repeat(random.nextInt(20));
    }
}
