package dev.vidi.query.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Domain;
import dev.vidi.query.row.ValueArbitraries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AvroFormatTest {
    private static final int ID = 7;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Column KEY = new Column("id", ColumnType.BIGINT, false);
    private static final String OFFERS =
            record("{'name':'id','type':'long'},{'name':'name','type':['null','string'],'default':null},"
                    + "{'name':'price','type':{'type':'bytes','logicalType':'decimal','precision':10,'scale':2}},"
                    + "{'name':'kind','type':{'type':'enum','name':'Kind','symbols':['NEW','USED']},'default':'NEW'}");
    private static final Column[] COLUMNS = {
        KEY,
        new Column("name", ColumnType.VARCHAR, true),
        new Column("price", ColumnType.decimal(10, 2), true),
        new Column("kind", ColumnType.VARCHAR, true),
        new Column("extra", ColumnType.INTEGER, true)
    };

    /** Schemas of the registry by id. */
    private final Map<Integer, String> registered = new HashMap<>();

    private final WriterSchemas registry = id -> {
        String text = registered.get(id);
        if (text == null) {
            throw new MalformedRecordException("no schema " + id);
        }
        return text;
    };

    private static String record(String fields) {
        return ("{'type':'record','name':'Offer','fields':[" + fields + "]}").replace('\'', '"');
    }

    private RecordFormat format(String schema, Column... columns) {
        return RecordFormat.of(
                FormatTables.table(
                        "avro", "string", Map.of("schema", schema, "schema_id", Integer.toString(ID)), columns),
                registry);
    }

    private static RecordFormat bare(String schema, Column... columns) {
        return RecordFormat.of(
                FormatTables.table("avro", "string", Map.of("schema", schema), columns), WriterSchemas.NONE);
    }

    private static byte[] framed(int id, byte[] value) {
        return ByteBuffer.allocate(5 + value.length)
                .put((byte) 0)
                .putInt(id)
                .put(value)
                .array();
    }

    private static byte[] written(Schema schema, Object value) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<>(schema).write(value, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static byte[] written(String schema, Map<String, ?> values) {
        Schema parsed = new Schema.Parser().parse(schema);
        GenericRecordBuilder builder = new GenericRecordBuilder(parsed);
        values.forEach(builder::set);
        return written(parsed, builder.build());
    }

    private static ByteBuffer price() {
        return ByteBuffer.wrap(new byte[] {3, (byte) 0xE7});
    }

    @Test
    void readsWhatAvroHasWritten() throws MalformedRecordException {
        byte[] value = written(OFFERS, Map.of("id", 1L, "name", "ä", "price", price()));
        assertThat(format(OFFERS, COLUMNS).decode(1L, framed(ID, value)))
                .containsExactly(1L, "ä", new BigDecimal("9.99"), "NEW", null);
        assertThat(bare(OFFERS, COLUMNS).decode(1L, value))
                .containsExactly(1L, "ä", new BigDecimal("9.99"), "NEW", null);
    }

    @Test
    void readsRowsThatLackOrAddFields() throws MalformedRecordException {
        registered.put(
                8,
                record("{'name':'list','type':{'type':'array','items':{'type':'map','values':['null','double']}}},"
                        + "{'name':'nested','type':{'type':'record','name':'N','fields':[{'name':'f','type':{'type':"
                        + "'fixed','name':'F','size':3}},{'name':'b','type':'boolean'},{'name':'x','type':'float'}]}},"
                        + "{'name':'name','type':'string'},{'name':'extra','type':'int'}"));
        Schema added = new Schema.Parser().parse(registered.get(8));
        GenericData.Record nested =
                new GenericData.Record(added.getField("nested").schema());
        nested.put("f", new GenericData.Fixed(nested.getSchema().getField("f").schema(), new byte[3]));
        nested.put("b", true);
        nested.put("x", 1.5f);
        byte[] value = written(
                registered.get(8),
                Map.of(
                        "list",
                        List.of(Map.of("a", 1.5, "b", 2.5), Map.of()),
                        "nested",
                        nested,
                        "name",
                        "n",
                        "extra",
                        5));
        assertThat(format(OFFERS, COLUMNS).decode(1L, framed(8, value)))
                .as("price is missing and NULL, kind is the default of the table's schema")
                .containsExactly(1L, "n", null, "NEW", 5);
    }

    @Test
    void aFieldThatIsMissingAndNotNullIsMalformed() {
        registered.put(8, record("{'name':'other','type':'int'}"));
        RecordFormat format = format(OFFERS, KEY, new Column("price", ColumnType.decimal(10, 2), false));
        assertThat(refusal(format, framed(8, written(registered.get(8), Map.of("other", 1)))))
                .contains("price is missing and NOT NULL");
    }

    @Test
    void followsAliases() throws MalformedRecordException {
        registered.put(8, record("{'name':'title','type':'string'}"));
        String renamed = record("{'name':'name','aliases':['title'],'type':'string'}");
        assertThat(format(renamed, KEY, COLUMNS[1])
                        .decode(1L, framed(8, written(registered.get(8), Map.of("title", "t")))))
                .containsExactly(1L, "t");
    }

    @Test
    void aSchemaThatNoLongerFitsMakesItsRecordsMalformed() {
        registered.put(8, record("{'name':'name','type':'int'}"));
        assertThat(refusal(format(OFFERS, COLUMNS), framed(8, written(registered.get(8), Map.of("name", 1)))))
                .contains("schema 8 does not fit the table", "column name: expected VARCHAR as string", "found int");
    }

    @Test
    void whatTheRegistryCannotMeanIsNoReasonToPassARecordOver() {
        registered.put(8, "<html>");
        assertThatThrownBy(() -> format(OFFERS, COLUMNS).decode(1L, framed(8, new byte[0])))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessageContaining("not a schema of Avro");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "BOOLEAN | 'int' | expected BOOLEAN as boolean, found int",
                "INTEGER | 'long' | expected INTEGER as int, found long",
                "INTEGER | {'type':'int','logicalType':'date'} | found int (date)",
                "BIGINT | {'type':'long','logicalType':'timestamp-micros'} | expected BIGINT as long or int, found long (timestamp-micros)",
                "DOUBLE | 'long' | expected DOUBLE as double or float, found long",
                "DECIMAL(10, 2) | 'bytes' | expected DECIMAL(10, 2) as bytes or fixed (decimal), found bytes",
                "DECIMAL(10, 2) | {'type':'bytes','logicalType':'decimal','precision':11,'scale':2} | expected DECIMAL(10, 2) or less, found bytes (decimal(11, 2))",
                "DECIMAL(10, 2) | {'type':'bytes','logicalType':'decimal','precision':10,'scale':3} | expected DECIMAL(10, 2) or less, found bytes (decimal(10, 3))",
                "DECIMAL(10, 2) | ['null',{'type':'bytes','logicalType':'decimal','precision':11,'scale':2}] | or less",
                "VARCHAR | 'bytes' | expected VARCHAR as string, enum or fixed (uuid), found bytes",
                "VARCHAR | ['null','string','int'] | found a union of null, string, int",
                "VARCHAR | ['null'] | found a union of null alone",
                "DATE | 'int' | expected DATE as int (date), found int",
                "TIMESTAMP | 'long' | expected TIMESTAMP as long (timestamp-millis",
                "VARCHAR | {'type':'array','items':'string'} | found array"
            })
    void refusesASchemaThatDoesNotFitTheTable(String type, String avro, String reason) {
        assertThatThrownBy(() -> bare(
                        record("{'name':'v','type':" + avro + "}"), KEY, new Column("v", ColumnType.parse(type), true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column v: ")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatIsNoSchemaOfARecord() {
        assertThatThrownBy(() -> bare("{", KEY)).hasMessageContaining("not a schema of Avro");
        assertThatThrownBy(() -> bare("\"int\"", KEY)).hasMessageContaining("expected a record, found int");
    }

    @Test
    void refusesTheWrongFraming() {
        RecordFormat format = format(OFFERS, COLUMNS);
        assertThat(refusal(format, new byte[] {1, 0, 0, 0, ID, 2})).contains("begins with byte 1, expected 0");
        assertThat(refusal(format, new byte[] {0, 0, 0, ID})).contains("4 bytes");
        assertThat(refusal(format, new byte[0])).contains("0 bytes");
        assertThat(refusal(format, framed(99, new byte[0]))).contains("no schema 99");
    }

    @Test
    void refusesNumbersThatAreOutOfRange() {
        RecordFormat days = bare(
                record("{'name':'d','type':{'type':'int','logicalType':'date'}}"),
                KEY,
                new Column("d", ColumnType.DATE, true));
        assertThat(refusal(days, varint(Integer.MAX_VALUE))).contains("field d", "years 1 to 9999");
        assertThat(refusal(days, varint(1L << 40))).contains("field d", "32 bits");
        RecordFormat times = bare(
                record("{'name':'t','type':{'type':'long','logicalType':'timestamp-millis'}}"),
                KEY,
                new Column("t", ColumnType.TIMESTAMP, true));
        assertThat(refusal(times, varint(Long.MAX_VALUE))).contains("field t", "years 1 to 9999");
        byte[] bit65 = {-128, -128, -128, -128, -128, -128, -128, -128, -128, 2};
        assertThat(refusal(times, bit65)).contains("field t", "64 bits");
        RecordFormat doubles =
                bare(record("{'name':'x','type':'double'}"), KEY, new Column("x", ColumnType.DOUBLE, true));
        assertThat(refusal(doubles, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x7F}))
                .contains("field x", "finite");
        RecordFormat prices = bare(OFFERS.replace("\"id\"", "\"x\""), KEY, COLUMNS[2]);
        byte[] tooMuch = written(
                OFFERS.replace("\"id\"", "\"x\""),
                Map.of("x", 1L, "price", ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 0, 0, 0, 0})));
        assertThat(refusal(prices, tooMuch)).contains("field price", "digits before the point");
    }

    @Test
    void refusesInvalidUtf8AndLengthsThatLie() {
        RecordFormat texts =
                bare(record("{'name':'s','type':'string'}"), KEY, new Column("s", ColumnType.VARCHAR, true));
        assertThat(refusal(texts, new byte[] {4, (byte) 0xC3, (byte) 0x28})).contains("field s", "not UTF-8");
        assertThat(refusal(texts, varint(Integer.MAX_VALUE))).contains("field s", "beyond the end");
        assertThat(refusal(texts, varint(-1))).contains("beyond the end");
        assertThat(refusal(texts, new byte[] {4, 'a'})).contains("field s", "beyond the end");
        assertThat(refusal(texts, new byte[] {2, 'a', 'b'})).contains("1 more bytes", "another schema");
        RecordFormat lists = bare(record("{'name':'l','type':{'type':'array','items':'null'}}"), KEY);
        assertThat(refusal(lists, varint(Long.MAX_VALUE))).contains("elements");
        RecordFormat trees = bare(record("{'name':'l','type':['null','Offer']}"), KEY);
        byte[] deep = new byte[1 << 16];
        Arrays.fill(deep, (byte) 2);
        assertThat(refusal(trees, deep)).contains("nested more than");
    }

    /** What no column takes is passed over, and must not take much either. */
    @Test
    void boundsWhatItPassesOver() throws MalformedRecordException {
        RecordFormat lists = bare(record("{'name':'l','type':{'type':'array','items':'null'}}"), KEY);
        assertThat(lists.decode(1L, varints(1_000_000, 0))).containsExactly(1L);
        assertThat(refusal(lists, varints(1_000_001, 0))).contains("a list has more than 1000000 elements");
        RecordFormat trees = bare(record("{'name':'l','type':['null','Offer']}"), KEY);
        byte[] allowed = new byte[100];
        Arrays.fill(allowed, 0, 99, (byte) 2);
        assertThat(trees.decode(1L, allowed)).containsExactly(1L);
        byte[] deeper = new byte[101];
        Arrays.fill(deeper, 0, 100, (byte) 2);
        assertThat(refusal(trees, deeper)).contains("values are nested more than 200 levels deep");
    }

    @Test
    void refusesAKeyThatDoesNotAgree() {
        assertThat(refusal(bare(OFFERS, COLUMNS), written(OFFERS, Map.of("id", 2L, "name", "n", "price", price()))))
                .contains("field id does not agree");
    }

    @Test
    void readsWhatConnectorsWrite() throws MalformedRecordException {
        String schema = record("{'name':'d','type':{'type':'int','connect.name':'io.debezium.time.Date'}},"
                + "{'name':'t','type':{'type':'long','connect.name':'io.debezium.time.MicroTimestamp'}},"
                + "{'name':'z','type':['null',{'type':'string','connect.name':'io.debezium.time.ZonedTimestamp'}]}");
        RecordFormat format = bare(
                schema,
                KEY,
                new Column("d", ColumnType.DATE, true),
                new Column("t", ColumnType.TIMESTAMP, true),
                new Column("z", ColumnType.TIMESTAMP, true));
        assertThat(format.decode(
                        1L, written(schema, Map.of("d", 20_780, "t", 1_000_001L, "z", "2026-11-23T13:00:00+01:00"))))
                .containsExactly(
                        1L,
                        LocalDate.of(2026, 11, 23),
                        Instant.parse("1970-01-01T00:00:01.000001Z"),
                        Instant.parse("2026-11-23T12:00:00Z"));
    }

    @Test
    void writesOnlyWhatItsSchemaHoldsExactly() {
        RecordFormat format = bare(
                record("{'name':'t','type':{'type':'long','logicalType':'timestamp-millis'}},"
                        + "{'name':'f','type':'float'},{'name':'n','type':'int'},{'name':'u','type':{'type':'fixed',"
                        + "'name':'U','size':16,'logicalType':'uuid'}},{'name':'e','type':{'type':'enum','name':'E',"
                        + "'symbols':['A']}}"),
                KEY,
                new Column("t", ColumnType.TIMESTAMP, true),
                new Column("f", ColumnType.DOUBLE, true),
                new Column("n", ColumnType.BIGINT, true),
                new Column("u", ColumnType.VARCHAR, true),
                new Column("e", ColumnType.VARCHAR, true));
        Instant second = Instant.ofEpochSecond(1);
        String uuid = "123e4567-e89b-12d3-a456-426614174000";
        assertThat(format.encode(new Object[] {1L, second, 0.5, 1L, uuid, "A"})).isNotEmpty();
        assertWriteRefused(
                format,
                "column t: a TIMESTAMP of this schema has whole millis",
                second.plusNanos(1_000),
                0.5,
                1L,
                uuid,
                "A");
        assertWriteRefused(format, "column f: number is no float", second, 0.1, 1L, uuid, "A");
        assertWriteRefused(format, "column n: number has more than the 32 bits", second, 0.5, 1L << 31, uuid, "A");
        assertWriteRefused(format, "column u: expected the text of a UUID", second, 0.5, 1L, "x", "A");
        assertWriteRefused(format, "column e: text is none of the symbols", second, 0.5, 1L, uuid, "B");
        assertWriteRefused(format, "column t: its schema takes no null", null, 0.5, 1L, uuid, "A");
    }

    private static void assertWriteRefused(RecordFormat format, String reason, @Nullable Object... values) {
        @Nullable Object[] row = new @Nullable Object[values.length + 1];
        row[0] = 1L;
        System.arraycopy(values, 0, row, 1, values.length);
        assertThatThrownBy(() -> format.encode(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void isReadOnlyWhereItsSchemaCannotHoldARow() {
        assertThat(format(OFFERS, COLUMNS).readOnly())
                .hasValueSatisfying(why -> assertThat(why).contains("no field for column extra"));
        assertThat(bare(record("{'name':'x','type':'int'}"), KEY).readOnly())
                .hasValueSatisfying(why -> assertThat(why).contains("a field x that is no column and has no default"));
        assertThat(format(OFFERS, COLUMNS[0], COLUMNS[1], COLUMNS[2]).readOnly())
                .isEmpty();
    }

    @Property
    void rowsComeBackAsTheyWereWrittenAndAvroReadsThemToo(@ForAll("values") Cell cell)
            throws MalformedRecordException, IOException {
        String schema = record("{'name':'id','type':'long'},{'name':'v','type':" + cell.avro + "}");
        RecordFormat format = format(schema, KEY, new Column("v", cell.type, true));
        @Nullable Object[] row = {1L, cell.value};
        byte[] bytes = format.encode(row);
        assertThat(format.decode(1L, bytes)).containsExactly(row);
        Schema parsed = new Schema.Parser().parse(schema);
        GenericRecord read = new GenericDatumReader<GenericRecord>(parsed)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        assertThat(format.decode(1L, framed(ID, written(parsed, read)))).containsExactly(row);
        assertThat(read.get("id")).isEqualTo(1L);
        if (cell.type.kind() == ColumnType.Kind.VARCHAR && cell.value != null) {
            assertThat(read.get("v")).hasToString((String) cell.value);
        }
    }

    @Test
    void readsNestedRowsThatLackAndAddFields() throws MalformedRecordException {
        String own = record("{'name':'a','type':{'type':'record','name':'A','fields':[{'name':'x','type':'int'},"
                + "{'name':'y','type':'string','default':'none'},{'name':'z','type':['null','int'],'default':null}]}}");
        String other = record("{'name':'a','type':{'type':'record','name':'A','fields':[{'name':'w','type':{'type':"
                + "'array','items':'double'}},{'name':'x','type':'int'}]}}");
        registered.put(8, other);
        RecordFormat format = format(own, KEY, new Column("a", ColumnType.parse("ROW(x INT, z INT, y VARCHAR)"), true));
        GenericData.Record nested = new GenericData.Record(
                new Schema.Parser().parse(other).getField("a").schema());
        nested.put("w", List.of(1.5, 2.5));
        nested.put("x", 7);
        assertThat(format.decode(1L, framed(8, written(other, Map.of("a", nested)))))
                .containsExactly(1L, Arrays.asList(7, null, "none"));
        assertThat(format.readOnly()).isEmpty();
        assertThat(format(other, KEY, new Column("a", ColumnType.parse("ROW(x INT)"), true))
                        .readOnly())
                .hasValueSatisfying(why -> assertThat(why).contains("in column a", "a field w that is no column"));
    }

    /** Elements without bytes: a thousand million of them would be nine bytes. */
    @Test
    void aListDoesNotFillTheMemory() throws MalformedRecordException {
        String empty = record("{'name':'v','type':{'type':'array','items':{'type':'record','name':'E','fields':[]}}}");
        RecordFormat format = bare(empty, KEY, new Column("v", ColumnType.parse("ARRAY<ROW(x INT)>"), true));
        assertThat(refusal(format, varint(1_000_000_000))).contains("more than 1048576 elements");
        assertThat(refusal(format, varint(Domain.ELEMENTS_MAX + 1))).contains("more than 1048576 elements");
        byte[] most = varints(Domain.ELEMENTS_MAX, 0);
        assertThat(format.decode(1L, most)[1]).asInstanceOf(LIST).hasSize(Domain.ELEMENTS_MAX);
        // A negative count, which no count is the opposite of, and the bytes of its block.
        byte[] least = varints(Long.MIN_VALUE, 0, 0);
        assertThat(refusal(format, least)).contains("more than 1048576 elements");
    }

    @Property
    void neverFailsButAsMalformed(@ForAll byte[] bytes, @ForAll int chance, @ForAll byte to)
            throws MalformedRecordException {
        RecordFormat format = bare(OFFERS, COLUMNS);
        byte[] value = written(OFFERS, Map.of("id", 1L, "name", "name", "price", price()));
        assertThat(format.decode(1L, value)).hasSize(COLUMNS.length);
        value[Math.floorMod(chance, value.length)] = to;
        for (byte[] damaged : List.of(bytes, value)) {
            try {
                format.decode(1L, damaged);
            } catch (MalformedRecordException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    record Cell(String avro, ColumnType type, @Nullable Object value) {}

    @Provide
    Arbitrary<Cell> values() {
        return ValueArbitraries.types()
                .filter(AvroFormatTest::hasAvro)
                .flatMap(type -> Arbitraries.of(true, false)
                        .flatMap(nullable -> Arbitraries.of(true, false).flatMap(fixed -> {
                            String avro = avro(type, fixed);
                            Arbitrary<Object> values = ValueArbitraries.of(type);
                            return (nullable ? values.injectNull(0.2) : values)
                                    .map(value -> new Cell(nullable ? "['null'," + avro + "]" : avro, type, value));
                        })));
    }

    /** Avro's maps have texts as keys. */
    private static boolean hasAvro(ColumnType type) {
        boolean otherMap =
                type.kind() == ColumnType.Kind.MAP && type.mapKey().type().kind() != ColumnType.Kind.VARCHAR;
        return !otherMap && type.parts().stream().allMatch(part -> hasAvro(part.type()));
    }

    private static String avro(Column part, boolean fixed) {
        String plain = avro(part.type(), fixed);
        return part.nullable() ? "['null'," + plain + "]" : plain;
    }

    private static String avro(ColumnType type, boolean fixed) {
        return switch (type.kind()) {
            case VARBINARY -> "'bytes'";
            case TIME -> "{'type':'long','logicalType':'time-micros'}";
            case ARRAY -> "{'type':'array','items':" + avro(type.element(), fixed) + "}";
            case MAP -> "{'type':'map','values':" + avro(type.mapValue(), fixed) + "}";
            case ROW ->
                type.parts().stream()
                        .map(field -> "{'name':'" + field.name() + "','type':" + avro(field, fixed) + "}")
                        .collect(Collectors.joining(
                                ",", "{'type':'record','name':'R" + NAMES.incrementAndGet() + "','fields':[", "]}"));
            case BOOLEAN -> "'boolean'";
            case INTEGER -> "'int'";
            case BIGINT -> "'long'";
            case DOUBLE -> "'double'";
            case VARCHAR -> "'string'";
            case DATE -> "{'type':'int','logicalType':'date'}";
            case TIMESTAMP -> "{'type':'long','logicalType':'timestamp-micros'}";
            case DECIMAL ->
                "{" + (fixed ? "'type':'fixed','name':'D" + NAMES.incrementAndGet() + "','size':16" : "'type':'bytes'")
                        + ",'logicalType':'decimal','precision':" + type.precision() + ",'scale':" + type.scale() + "}";
        };
    }

    private static byte[] varint(long value) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            encoder.writeLong(value);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static byte[] varints(long... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long value : values) {
            out.writeBytes(varint(value));
        }
        return out.toByteArray();
    }

    private static String refusal(RecordFormat format, byte[] value) {
        MalformedRecordException refused =
                catchThrowableOfType(MalformedRecordException.class, () -> format.decode(1L, value));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
