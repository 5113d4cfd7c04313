package dev.vidi.query.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.ValueArbitraries;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProtobufFormatTest {
    private static final int ID = 7;
    private static final Column KEY = new Column("id", ColumnType.BIGINT, false);
    private static final String OFFER = field("id", 1, "TYPE_INT64")
            + field("name", 2, "TYPE_STRING")
            + optional("stock", 3, "TYPE_SINT32", 0)
            + message("at", 4, "Timestamp")
            + enumeration("kind", 5)
            + message("tax", 6, "DoubleValue")
            + field("price", 7, "TYPE_STRING");
    private static final Column[] COLUMNS = {
        KEY,
        new Column("name", ColumnType.VARCHAR, true),
        new Column("stock", ColumnType.INTEGER, true),
        new Column("at", ColumnType.TIMESTAMP, true),
        new Column("kind", ColumnType.VARCHAR, true),
        new Column("tax", ColumnType.DOUBLE, true),
        new Column("price", ColumnType.decimal(10, 2), true),
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

    private static String field(String name, int number, String type) {
        return "field { name: '" + name + "' number: " + number + " label: LABEL_OPTIONAL type: " + type + " } ";
    }

    private static String optional(String name, int number, String type, int oneof) {
        return "field { name: '" + name + "' number: " + number + " label: LABEL_OPTIONAL type: " + type
                + " proto3_optional: true oneof_index: " + oneof + " } oneof_decl { name: '_" + name + "' } ";
    }

    private static String message(String name, int number, String type) {
        return "field { name: '" + name + "' number: " + number
                + " label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: '.google.protobuf." + type + "' } ";
    }

    private static String enumeration(String name, int number) {
        return "field { name: '" + name + "' number: " + number
                + " label: LABEL_OPTIONAL type: TYPE_ENUM type_name: '.shop.Kind' } ";
    }

    private static FileDescriptorProto file(String syntax, String fields) {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
        try {
            TextFormat.merge(
                    "name: 'shop.proto' package: 'shop' syntax: '" + syntax + "'"
                            + " dependency: 'google/protobuf/timestamp.proto' dependency: 'google/protobuf/wrappers.proto'"
                            + " message_type { name: 'Offer' " + fields + " }"
                            + " message_type { name: 'Other' nested_type { name: 'Inner' " + fields.replace("x_", "y_")
                            + " } } enum_type { name: 'Kind' value { name: 'NEW' number: 0 } value { name: 'USED'"
                            + " number: 3 } }",
                    file);
        } catch (TextFormat.ParseException malformed) {
            throw new IllegalArgumentException(malformed);
        }
        return file.build();
    }

    private static String serialized(String fields) {
        return Base64.getEncoder().encodeToString(file("proto3", fields).toByteArray());
    }

    private static String set(String syntax, String fields) {
        return Base64.getEncoder()
                .encodeToString(FileDescriptorSet.newBuilder()
                        .addFile(file(syntax, fields))
                        .build()
                        .toByteArray());
    }

    private RecordFormat format(String fields, Column... columns) {
        return RecordFormat.of(
                FormatTables.table(
                        "protobuf",
                        "string",
                        Map.of("schema", serialized(fields), "schema_id", Integer.toString(ID)),
                        columns),
                registry);
    }

    private static RecordFormat bare(String fields, Column... columns) {
        return bare("proto3", fields, columns);
    }

    private static RecordFormat bare(String syntax, String fields, Column... columns) {
        return RecordFormat.of(
                FormatTables.table("protobuf", "string", Map.of("schema", set(syntax, fields)), columns),
                WriterSchemas.NONE);
    }

    private static Descriptor descriptor(String fields) {
        return ProtobufSchema.message(ProtobufSchema.ofFile(serialized(fields)), Optional.empty());
    }

    private static byte[] written(String fields, Map<String, ?> values) {
        Descriptor message = descriptor(fields);
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(message);
        values.forEach((name, value) -> {
            FieldDescriptor field = message.findFieldByName(name);
            builder.setField(
                    field,
                    field.getType() == FieldDescriptor.Type.ENUM
                            ? field.getEnumType().findValueByName((String) value)
                            : value);
        });
        return builder.build().toByteArray();
    }

    private static byte[] framed(int id, byte[] value, int... header) {
        byte[] bytes = new byte[5 + header.length + value.length];
        bytes[4] = (byte) id;
        for (int i = 0; i < header.length; i++) {
            bytes[5 + i] = (byte) header[i];
        }
        System.arraycopy(value, 0, bytes, 5 + header.length, value.length);
        return bytes;
    }

    @Test
    void readsWhatProtobufHasWritten() throws MalformedRecordException {
        byte[] value = written(
                OFFER,
                Map.of(
                        "id",
                        1L,
                        "name",
                        "ä",
                        "stock",
                        -3,
                        "at",
                        Timestamp.newBuilder().setSeconds(-1).setNanos(1_000).build(),
                        "kind",
                        "USED",
                        "tax",
                        com.google.protobuf.DoubleValue.of(0.5),
                        "price",
                        "9.9"));
        @Nullable
        Object[] row = {
            1L, "ä", -3, Instant.parse("1969-12-31T23:59:59.000001Z"), "USED", 0.5, new BigDecimal("9.90"), null
        };
        assertThat(format(OFFER, COLUMNS).decode(1L, framed(ID, value, 0))).containsExactly(row);
        assertThat(format(OFFER, COLUMNS).decode(1L, framed(ID, value, 2, 0))).containsExactly(row);
        assertThat(bare(OFFER, COLUMNS).decode(1L, value)).containsExactly(row);
    }

    @Test
    void absenceIsNullWhereProtobufKnowsItAndElseTheDefault() throws MalformedRecordException {
        assertThat(bare(OFFER, COLUMNS[0], COLUMNS[1], COLUMNS[2], COLUMNS[3], COLUMNS[4], COLUMNS[5])
                        .decode(1L, new byte[0]))
                .containsExactly(1L, "", null, null, "NEW", null);
        byte[] zero = written(OFFER, Map.of("stock", 0, "tax", com.google.protobuf.DoubleValue.of(0)));
        assertThat(bare(OFFER, COLUMNS).decode(1L, zero)).contains(0, 0.0);
    }

    @Test
    void readsRowsThatLackAddAndRenameFields() throws MalformedRecordException {
        String other =
                field("id", 1, "TYPE_INT64") + field("title", 2, "TYPE_STRING") + field("more", 99, "TYPE_STRING");
        registered.put(8, serialized(other));
        byte[] value = written(other, Map.of("id", 1L, "title", "t", "more", "m"));
        assertThat(format(OFFER, COLUMNS).decode(1L, framed(8, value, 0)))
                .as("what its schema does not have is NULL")
                .containsExactly(1L, "t", null, null, null, null, null, null);
    }

    @Test
    void findsANestedMessage() throws MalformedRecordException {
        RecordFormat format = RecordFormat.of(
                FormatTables.table(
                        "protobuf",
                        "string",
                        Map.of("schema", serialized(OFFER), "schema_id", "7", "message", "shop.Other.Inner"),
                        COLUMNS[0],
                        COLUMNS[1]),
                registry);
        byte[] value = format.encode(new Object[] {1L, "n"});
        assertThat(value).startsWith(0, 0, 0, 0, ID, 4, 2, 0);
        assertThat(format.decode(1L, value)).containsExactly(1L, "n");
        assertThat(refusal(format, framed(ID, new byte[0], 0)))
                .contains("expected message shop.Other.Inner, found shop.Offer");
        assertThat(refusal(format, framed(ID, new byte[0], 2, 8))).contains("names message [4]");
        assertThatThrownBy(
                        () -> ProtobufSchema.message(ProtobufSchema.ofFile(serialized(OFFER)), Optional.of("shop.No")))
                .hasMessageContaining("has no message shop.No; it has shop.Offer, shop.Other");
    }

    @Test
    void aSchemaThatNoLongerFitsMakesItsRecordsMalformed() {
        registered.put(8, serialized(field("name", 2, "TYPE_INT32")));
        assertThat(refusal(format(OFFER, COLUMNS), framed(8, new byte[0], 0)))
                .contains("schema 8 does not fit the table", "column name: expected VARCHAR as string", "found int32");
    }

    @Test
    void whatTheRegistryCannotMeanIsNoReasonToPassARecordOver() {
        for (String text : List.of("syntax = \"proto3\";", " CgA= ", "message A { }")) {
            registered.put(8, text);
            assertThatThrownBy(() -> format(OFFER, COLUMNS).decode(1L, framed(8, new byte[0], 0)))
                    .isInstanceOf(SchemaUnavailableException.class)
                    .hasMessageContaining("not a file that protoc has compiled");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOLEAN | TYPE_INT32 | expected BOOLEAN as bool, found int32",
                "INTEGER | TYPE_INT64 | expected INTEGER as int32, sint32 or sfixed32, found int64",
                "INTEGER | TYPE_UINT32 | found uint32",
                "BIGINT | TYPE_STRING | expected BIGINT as a whole number, found string",
                "DOUBLE | TYPE_INT64 | expected DOUBLE as double or float, found int64",
                "DECIMAL(10, 2) | TYPE_DOUBLE | expected DECIMAL(10, 2) as string, found double",
                "DECIMAL(10, 0) | TYPE_BYTES | expected DECIMAL(10, 0) as string or a whole number, found bytes",
                "VARCHAR | TYPE_BYTES | expected VARCHAR as string or an enum, found bytes",
                "DATE | TYPE_INT32 | expected DATE as string, found int32",
                "TIMESTAMP | TYPE_INT64 | expected TIMESTAMP as google.protobuf.Timestamp, found int64"
            })
    void refusesASchemaThatDoesNotFitTheTable(String type, String field, String reason) {
        assertThatThrownBy(() -> bare(field("v", 2, field), KEY, new Column("v", ColumnType.parse(type), true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column v: "
                        + (reason.startsWith("found") ? "expected INTEGER as int32, sint32 or sfixed32, " : "")
                        + reason);
    }

    @Test
    void refusesRepeatedFieldsAndOtherMessages() {
        String repeated = field("v", 2, "TYPE_STRING").replace("LABEL_OPTIONAL", "LABEL_REPEATED");
        assertThatThrownBy(() -> bare(repeated, KEY, new Column("v", ColumnType.VARCHAR, true)))
                .hasMessageContaining("found repeated string");
        assertThatThrownBy(() -> bare(message("v", 2, "Timestamp"), KEY, new Column("v", ColumnType.VARCHAR, true)))
                .hasMessageContaining("found google.protobuf.Timestamp");
    }

    @Test
    void refusesWhatIsNoSchema() {
        for (String schema : List.of("?", "", "AAAA", Base64.getEncoder().encodeToString(new byte[] {10, 2, 10, 5}))) {
            assertThatThrownBy(() -> ProtobufSchema.ofSet(schema)).isInstanceOf(IllegalArgumentException.class);
        }
        FileDescriptorProto importing = FileDescriptorProto.newBuilder()
                .setName("a.proto")
                .addDependency("b.proto")
                .build();
        String text = Base64.getEncoder().encodeToString(importing.toByteArray());
        assertThatThrownBy(() -> ProtobufSchema.ofFile(text))
                .hasMessageContaining("imports b.proto, which is not before it");
    }

    @Test
    void refusesTheWrongFraming() {
        RecordFormat format = format(OFFER, COLUMNS);
        assertThat(refusal(format, new byte[] {1, 0, 0, 0, ID, 0})).contains("begins with byte 1, expected 0");
        assertThat(refusal(format, new byte[] {0, 0, 0, ID})).contains("4 bytes");
        assertThat(refusal(format, framed(ID, new byte[0]))).contains("ends within the places");
        assertThat(refusal(format, framed(ID, new byte[0], 1))).contains("by -1 places");
        assertThat(refusal(format, framed(ID, new byte[0], 126))).contains("by 63 places");
        assertThat(refusal(format, framed(99, new byte[0], 0))).contains("no schema 99");
    }

    @Test
    void refusesNumbersThatAreOutOfRange() {
        Column whole = new Column("v", ColumnType.BIGINT, true);
        byte[] max = UnknownFieldSet.newBuilder()
                .addField(2, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
                .build()
                .toByteArray();
        assertThat(refusal(bare(field("v", 2, "TYPE_UINT64"), KEY, whole), max)).contains("field v", "without a sign");
        assertThat(refusal(bare(enumeration("v", 2), KEY, new Column("v", ColumnType.VARCHAR, true)), max))
                .contains("field v", "number -1 is none of the symbols");
        RecordFormat times = bare(message("v", 2, "Timestamp"), KEY, new Column("v", ColumnType.TIMESTAMP, true));
        for (Timestamp beyond : List.of(
                Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build(),
                Timestamp.newBuilder().setSeconds(253_402_300_800L).build(),
                Timestamp.newBuilder().setNanos(1_000_000_000).build(),
                Timestamp.newBuilder().setNanos(-1).build())) {
            assertThat(refusal(times, written(message("v", 2, "Timestamp"), Map.of("v", beyond))))
                    .contains("field v", "years 1 to 9999");
        }
        String price = field("v", 2, "TYPE_STRING");
        RecordFormat prices = bare(price, KEY, new Column("v", ColumnType.decimal(4, 2), true));
        assertThat(refusal(prices, written(price, Map.of("v", "100.00")))).contains("digits before the point");
        assertThat(refusal(prices, written(price, Map.of("v", "1e2")))).contains("expected a decimal number");
        String real = field("v", 2, "TYPE_DOUBLE");
        assertThat(refusal(
                        bare(real, KEY, new Column("v", ColumnType.DOUBLE, true)),
                        written(real, Map.of("v", Double.NaN))))
                .contains("field v", "finite");
    }

    @Test
    void refusesInvalidUtf8WhateverTheSyntax() {
        byte[] value = UnknownFieldSet.newBuilder()
                .addField(
                        2,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[] {(byte) 0xC3, 0x28}))
                                .build())
                .build()
                .toByteArray();
        for (String syntax : List.of("proto2", "proto3")) {
            RecordFormat format =
                    bare(syntax, field("v", 2, "TYPE_STRING"), KEY, new Column("v", ColumnType.VARCHAR, true));
            assertThat(refusal(format, value)).contains("field v", "not UTF-8");
        }
    }

    @Test
    void refusesWhatIsDamaged() {
        RecordFormat format = bare(OFFER, COLUMNS);
        assertThat(refusal(format, new byte[] {0x12, 127, 'a'})).contains("not a message of protobuf at byte");
        assertThat(refusal(format, new byte[] {0x10, 1})).contains("field name: was written as another type");
        assertThat(refusal(format, new byte[] {0x22, 0, 0x22, 0})).contains("field at: appears twice");
        assertThat(refusal(format, new byte[] {(byte) 0x84, 1})).contains("end-group tag");
        assertThat(refusal(format, written(OFFER, Map.of("id", 2L)))).contains("field id does not agree");
        assertThat(refusal(bare(OFFER, KEY, new Column("stock", ColumnType.INTEGER, false)), new byte[0]))
                .contains("stock is missing and NOT NULL");
    }

    @Test
    void writesOnlyWhatItsSchemaHoldsExactly() {
        String fields = field("n", 2, "TYPE_UINT32") + field("f", 3, "TYPE_FLOAT") + enumeration("e", 4);
        RecordFormat format = bare(
                fields,
                KEY,
                new Column("n", ColumnType.BIGINT, true),
                new Column("f", ColumnType.DOUBLE, true),
                new Column("e", ColumnType.VARCHAR, true));
        assertThat(format.encode(new Object[] {1L, 4_294_967_295L, 0.5, "USED"}))
                .isNotEmpty();
        assertWriteRefused(format, "column n: number is beyond uint32", 1L, -1L, 0.5, "NEW");
        assertWriteRefused(format, "column n: number is beyond uint32", 1L, 1L << 32, 0.5, "NEW");
        assertWriteRefused(format, "column f: number is no float", 1L, 1L, 0.1, "NEW");
        assertWriteRefused(format, "column e: text is none of the symbols of shop.Kind", 1L, 1L, 0.5, "x");
        assertWriteRefused(format, "column e: its schema takes no null", 1L, 1L, 0.5, null);
        assertThat(bare(OFFER, COLUMNS).readOnly())
                .hasValueSatisfying(why -> assertThat(why).contains("no field for column extra"));
    }

    private static void assertWriteRefused(RecordFormat format, String reason, @Nullable Object... row) {
        assertThatThrownBy(() -> format.encode(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Property
    void rowsComeBackAsTheyWereWrittenAndProtobufReadsThemToo(@ForAll("values") Cell cell)
            throws MalformedRecordException, InvalidProtocolBufferException {
        RecordFormat format = format(cell.field, KEY, new Column("v", cell.type, true));
        @Nullable Object[] row = {1L, cell.value};
        byte[] bytes = format.encode(row);
        assertThat(format.decode(1L, bytes)).containsExactly(row);
        DynamicMessage read =
                DynamicMessage.parseFrom(descriptor(cell.field), ByteString.copyFrom(bytes, 6, bytes.length - 6));
        assertThat(read.getUnknownFields().asMap()).isEmpty();
        assertThat(format.decode(1L, framed(ID, read.toByteArray(), 0))).containsExactly(row);
    }

    @Property
    void neverFailsButAsMalformed(@ForAll byte[] bytes, @ForAll int chance, @ForAll byte to) {
        RecordFormat format = bare(OFFER, COLUMNS);
        byte[] value = format(OFFER, COLUMNS).readOnly().isEmpty()
                ? new byte[0]
                : written(
                        OFFER, Map.of("id", 1L, "name", "name", "at", Timestamp.getDefaultInstance(), "price", "1.5"));
        value[Math.floorMod(chance, value.length)] = to;
        for (byte[] damaged : List.of(bytes, value)) {
            try {
                format.decode(1L, damaged);
            } catch (MalformedRecordException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Property
    void keysComeBackAsTheyWereWrittenAndHaveOneForm(@ForAll long key, @ForAll int chance)
            throws MalformedRecordException {
        for (Map<String, String> settings : List.of(
                Map.of("key_schema", set("proto3", field("id", 1, "TYPE_INT64"))),
                Map.of("key_schema", serialized(field("id", 1, "TYPE_INT64")), "key_schema_id", "7"))) {
            KeyFormat format = KeyFormat.of(FormatTables.table("json", "protobuf", settings, KEY), WriterSchemas.NONE);
            byte[] bytes = format.encode(key);
            assertThat(format.decode(bytes)).isEqualTo(key);
            assertThat(format.writes(bytes)).isTrue();
            if (bytes.length > 0) {
                bytes[Math.floorMod(chance, bytes.length)] ^= (byte) (1 << Math.floorMod(chance >> 16, 8));
                try {
                    assertThat(format.encode(format.decode(bytes))).isEqualTo(bytes);
                } catch (MalformedRecordException expected) {
                    assertThat(expected.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void keysHaveOneFieldAndTheirOwnSchema() throws MalformedRecordException {
        registered.put(8, serialized(field("id", 1, "TYPE_INT64")));
        Map<String, String> settings =
                Map.of("key_schema", serialized(field("id", 1, "TYPE_INT64")), "key_schema_id", "7");
        KeyFormat format = KeyFormat.of(FormatTables.table("json", "protobuf", settings, KEY), registry);
        byte[] other = framed(8, new byte[] {8, 5}, 0);
        assertThat(format.decode(other)).isEqualTo(5L);
        assertThat(format.writes(other)).isFalse();
        MalformedRecordException refused = catchThrowableOfType(
                MalformedRecordException.class, () -> format.decode(framed(ID, new byte[] {8, 0}, 0)));
        assertThat(refused).hasMessageContaining("one form");
        assertThatThrownBy(() -> KeyFormat.of(
                        FormatTables.table("json", "protobuf", Map.of("key_schema", set("proto3", OFFER)), KEY),
                        registry))
                .hasMessageContaining("expected a message of keys with this field alone, found the fields id, name");
    }

    /** Generated types, whose messages and maps are declared within the message. */
    @Property
    void nestedRowsComeBackAsTheyWereWrittenAndProtobufReadsThemToo(@ForAll("nested") Cell cell)
            throws MalformedRecordException, InvalidProtocolBufferException {
        RecordFormat format = bare("proto2", cell.field, KEY, new Column("v", cell.type, true));
        @Nullable Object[] row = {1L, cell.value};
        byte[] bytes = format.encode(row);
        assertThat(format.decode(1L, bytes)).containsExactly(row);
        Descriptor message =
                ProtobufSchema.message(ProtobufSchema.ofSet(set("proto2", cell.field)), Optional.of("shop.Offer"));
        DynamicMessage read = DynamicMessage.parseFrom(message, bytes);
        assertThat(read.getUnknownFields().asMap()).isEmpty();
        assertThat(format.decode(1L, read.toByteArray())).containsExactly(row);
    }

    @Provide
    Arbitrary<Cell> nested() {
        return ValueArbitraries.nestedTypes(3)
                .map(type -> protobuf(new Column("v", type, true)))
                .filter(Optional::isPresent)
                .map(Optional::get)
                .flatMap(column -> {
                    StringBuilder within = new StringBuilder();
                    String field = declared(column, 2, ".shop.Offer", within);
                    boolean nullable = column.type().kind() == ColumnType.Kind.ROW;
                    Arbitrary<Object> values = ValueArbitraries.of(column.type());
                    return (nullable ? values.injectNull(0.1) : values)
                            .map(value ->
                                    new Cell(field("id", 1, "TYPE_INT64") + field + within, column.type(), value));
                });
    }

    /** The column as protobuf can have it: nothing in lists and maps is NULL, and these are never; none if it cannot. */
    private static Optional<Column> protobuf(Column column) {
        ColumnType type = column.type();
        if (type.kind() == ColumnType.Kind.ROW) {
            List<Column> fields = new ArrayList<>();
            for (Column field : type.parts()) {
                Optional<Column> had = protobuf(field);
                if (had.isEmpty()) {
                    return Optional.empty();
                }
                fields.add(had.get());
            }
            return Optional.of(new Column(column.name(), ColumnType.row(fields), column.nullable()));
        }
        if (!type.isNested()) {
            return Optional.of(column);
        }
        Column last = type.parts().get(type.parts().size() - 1);
        Optional<Column> part = protobuf(last);
        boolean lists = part.isEmpty()
                || List.of(ColumnType.Kind.ARRAY, ColumnType.Kind.MAP)
                        .contains(part.get().type().kind());
        if (lists) {
            return Optional.empty();
        }
        ColumnType had = type.kind() == ColumnType.Kind.ARRAY
                ? ColumnType.array(part.get().type(), false)
                : ColumnType.map(type.mapKey().type(), part.get().type(), false);
        return Optional.of(new Column(column.name(), had, false));
    }

    private static String declared(Column column, int number, String around, StringBuilder within) {
        ColumnType type = column.type();
        String name = column.name();
        return switch (type.kind()) {
            case ARRAY ->
                declared(new Column(name, type.element().type(), false), number, around, within)
                        .replaceFirst("LABEL_OPTIONAL", "LABEL_REPEATED");
            case MAP -> {
                String entry = "E" + name;
                StringBuilder entries = new StringBuilder();
                String key = field("key", 1, type(type.mapKey().type()));
                String value =
                        declared(new Column("value", type.mapValue().type(), false), 2, around + "." + entry, entries);
                within.append("nested_type { name: '" + entry + "' options { map_entry: true } " + key + value + entries
                        + " } ");
                yield typed(name, number, around + "." + entry).replaceFirst("LABEL_OPTIONAL", "LABEL_REPEATED");
            }
            case ROW -> {
                String message = "M" + name;
                StringBuilder fields = new StringBuilder();
                StringBuilder inner = new StringBuilder();
                for (int i = 0; i < type.parts().size(); i++) {
                    fields.append(declared(type.parts().get(i), i + 1, around + "." + message, inner));
                }
                within.append("nested_type { name: '" + message + "' " + fields + inner + " } ");
                yield typed(name, number, around + "." + message);
            }
            case TIMESTAMP -> message(name, number, "Timestamp");
            default -> field(name, number, type(type));
        };
    }

    private static String typed(String name, int number, String type) {
        return "field { name: '" + name + "' number: " + number
                + " label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: '" + type + "' } ";
    }

    /** Writers may pack numbers or not, whatever the schema says, and even both in one message. */
    @Test
    void readsNumbersThatArePackedAndThatAreNot() throws MalformedRecordException {
        String fields = field("n", 2, "TYPE_SINT32").replace("LABEL_OPTIONAL", "LABEL_REPEATED")
                + field("t", 3, "TYPE_STRING").replace("LABEL_OPTIONAL", "LABEL_REPEATED");
        RecordFormat format = bare(
                fields,
                KEY,
                new Column("n", ColumnType.parse("ARRAY<INT>"), true),
                new Column("t", ColumnType.parse("VARCHAR ARRAY"), true));
        byte[] value = {16, 2, 18, 2, 4, 6, 26, 1, 'a', 16, 8, 26, 0};
        assertThat(format.decode(1L, value)).containsExactly(1L, List.of(1, 2, 3, 4), List.of("a", ""));
        assertThat(format.decode(1L, new byte[0])).as("absent is empty").containsExactly(1L, List.of(), List.of());
        assertThat(refusal(format, new byte[] {18, 2, 4})).contains("not a message of protobuf");
        assertThat(refusal(format, new byte[] {21, 1, 0, 0, 0})).contains("field n: was written as another type");
        assertWriteRefused(
                format, "column n: its schema takes no null within it", 1L, Arrays.asList(1, null), List.of());
        assertWriteRefused(format, "column n: its schema takes no null", 1L, null, List.of());
    }

    record Cell(String field, ColumnType type, @Nullable Object value) {}

    @Provide
    Arbitrary<Cell> values() {
        return ValueArbitraries.plainTypes()
                .flatMap(type -> Arbitraries.of(true, false).flatMap(nullable -> {
                    boolean wrapped = type.kind() == ColumnType.Kind.TIMESTAMP;
                    String kind = type(type);
                    boolean presence = nullable
                            || Set.of(ColumnType.Kind.DATE, ColumnType.Kind.TIME, ColumnType.Kind.DECIMAL)
                                    .contains(type.kind());
                    String field = wrapped
                            ? message("v", 2, "Timestamp")
                            : presence ? optional("v", 2, kind, 0) : field("v", 2, kind);
                    Arbitrary<Object> values = ValueArbitraries.of(type);
                    return (nullable ? values.injectNull(0.2) : values)
                            .map(value -> new Cell(field("id", 1, "TYPE_INT64") + field, type, value));
                }));
    }

    private static String type(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> "TYPE_BOOL";
            case INTEGER -> "TYPE_SFIXED32";
            case BIGINT -> "TYPE_SINT64";
            case DOUBLE -> "TYPE_DOUBLE";
            case VARCHAR, DATE, TIME, DECIMAL -> "TYPE_STRING";
            case VARBINARY -> "TYPE_BYTES";
            case TIMESTAMP, ROW -> "TYPE_MESSAGE";
            case ARRAY, MAP -> throw new IllegalArgumentException("is repeated");
        };
    }

    @Test
    void readsDatesAndUnsignedNumbers() throws MalformedRecordException {
        String fields = field("d", 2, "TYPE_STRING") + field("n", 3, "TYPE_UINT64") + field("m", 4, "TYPE_FIXED32");
        RecordFormat format = bare(
                fields,
                KEY,
                new Column("d", ColumnType.DATE, true),
                new Column("n", ColumnType.decimal(20, 0), true),
                new Column("m", ColumnType.BIGINT, true));
        assertThat(format.decode(1L, written(fields, Map.of("d", "2026-11-23", "n", -1L, "m", -1))))
                .containsExactly(
                        1L, LocalDate.of(2026, 11, 23), new BigDecimal("18446744073709551615"), 4_294_967_295L);
    }

    private static String refusal(RecordFormat format, byte[] value) {
        MalformedRecordException refused =
                catchThrowableOfType(MalformedRecordException.class, () -> format.decode(1L, value));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
