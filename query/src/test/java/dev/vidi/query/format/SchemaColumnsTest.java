package dev.vidi.query.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SchemaColumnsTest {

    private static final String AVRO = """
            {'type':'record','name':'P','fields':[
             {'name':'flag','type':'boolean'},
             {'name':'n','type':['null','int'],'default':null},
             {'name':'big','type':'long'},
             {'name':'real','type':'float'},
             {'name':'text','type':['string','null']},
             {'name':'kind','type':{'type':'enum','name':'K','symbols':['A']}},
             {'name':'price','type':{'type':'bytes','logicalType':'decimal','precision':10,'scale':2}},
             {'name':'raw','type':{'type':'fixed','name':'F','size':3}},
             {'name':'uuid','type':{'type':'fixed','name':'U','size':16,'logicalType':'uuid'}},
             {'name':'day','type':{'type':'int','logicalType':'date'}},
             {'name':'clock','type':{'type':'long','logicalType':'time-micros'}},
             {'name':'stamp','type':{'type':'long','logicalType':'timestamp-millis'}},
             {'name':'micro','type':{'type':'long','connect.name':'io.debezium.time.MicroTimestamp'}},
             {'name':'either','type':['int','string']},
             {'name':'tags','type':{'type':'array','items':['null','string']}},
             {'name':'counts','type':{'type':'map','values':'int'}},
             {'name':'nested','type':{'type':'record','name':'N','fields':[
               {'name':'x','type':'double'},{'name':'more','type':['null','N']},{'name':'e','type':['int','string']}]}}
            ]}
            """.replace('\'', '"');

    @Test
    void ofAvro() {
        SchemaColumns found = SchemaColumns.of("avro", new FormatSettings(Map.of("schema", AVRO)));
        assertThat(found.leftOut()).containsExactly("either");
        assertThat(found.columns())
                .extracting(column -> column.name() + " " + column.type() + (column.nullable() ? "" : " NOT NULL"))
                .startsWith(
                        "flag BOOLEAN NOT NULL",
                        "n INTEGER",
                        "big BIGINT NOT NULL",
                        "real DOUBLE NOT NULL",
                        "text VARCHAR",
                        "kind VARCHAR NOT NULL",
                        "price DECIMAL(10, 2) NOT NULL",
                        "raw VARBINARY NOT NULL",
                        "uuid VARCHAR NOT NULL",
                        "day DATE NOT NULL",
                        "clock TIME NOT NULL",
                        "stamp TIMESTAMP NOT NULL",
                        "micro TIMESTAMP NOT NULL",
                        "tags ARRAY<VARCHAR> NOT NULL",
                        "counts MAP<VARCHAR, INTEGER NOT NULL> NOT NULL");
        Column nested = found.columns().get(15);
        assertThat(nested.type().sql()).startsWith("ROW(x DOUBLE NOT NULL, more ROW(x DOUBLE NOT NULL, more ROW(");
        assertFits("avro", Map.of("schema", AVRO), found.columns());
    }

    @Test
    void ofProtobuf() throws Exception {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
        TextFormat.merge(
                "name: 'p.proto' syntax: 'proto3' dependency: 'google/protobuf/timestamp.proto'"
                        + " dependency: 'google/protobuf/wrappers.proto' message_type { name: 'P' "
                        + field("flag", 1, "TYPE_BOOL") + field("n", 2, "TYPE_SINT32") + field("big", 3, "TYPE_UINT32")
                        + field("huge", 4, "TYPE_FIXED64") + field("real", 5, "TYPE_FLOAT")
                        + field("text", 6, "TYPE_STRING") + field("raw", 7, "TYPE_BYTES")
                        + message("stamp", 8, ".google.protobuf.Timestamp", "OPTIONAL")
                        + message("count", 9, ".google.protobuf.Int64Value", "OPTIONAL")
                        + message("place", 10, ".P.Place", "OPTIONAL") + message("places", 11, ".P.Place", "REPEATED")
                        + field("numbers", 12, "TYPE_INT64").replace("OPTIONAL", "REPEATED")
                        + message("counts", 13, ".P.CountsEntry", "REPEATED")
                        + message("flags", 14, ".P.FlagsEntry", "REPEATED")
                        + " nested_type { name: 'Place' " + field("x", 1, "TYPE_DOUBLE") + " }"
                        + " nested_type { name: 'CountsEntry' options { map_entry: true } "
                        + field("key", 1, "TYPE_STRING") + field("value", 2, "TYPE_INT32") + " }"
                        + " nested_type { name: 'FlagsEntry' options { map_entry: true } "
                        + field("key", 1, "TYPE_BOOL") + field("value", 2, "TYPE_INT32") + " } }",
                file);
        String set = Base64.getEncoder()
                .encodeToString(
                        FileDescriptorSet.newBuilder().addFile(file).build().toByteArray());
        SchemaColumns found = SchemaColumns.of("protobuf", new FormatSettings(Map.of("schema", set)));
        assertThat(found.leftOut()).containsExactly("flags");
        assertThat(found.columns())
                .extracting(column -> column.name() + " " + column.type())
                .containsExactly(
                        "flag BOOLEAN",
                        "n INTEGER",
                        "big BIGINT",
                        "huge DECIMAL(20, 0)",
                        "real DOUBLE",
                        "text VARCHAR",
                        "raw VARBINARY",
                        "stamp TIMESTAMP",
                        "count BIGINT",
                        "place ROW(x DOUBLE)",
                        "places ARRAY<ROW(x DOUBLE) NOT NULL>",
                        "numbers ARRAY<BIGINT NOT NULL>",
                        "counts MAP<VARCHAR, INTEGER NOT NULL>");
        assertFits("protobuf", Map.of("schema", set), found.columns());
    }

    private static String field(String name, int number, String type) {
        return "field { name: '" + name + "' number: " + number + " label: LABEL_OPTIONAL type: " + type + " } ";
    }

    private static String message(String name, int number, String type, String label) {
        return "field { name: '" + name + "' number: " + number + " label: LABEL_" + label
                + " type: TYPE_MESSAGE type_name: '" + type + "' } ";
    }

    /** A table that has these columns can be read with the schema. */
    private static void assertFits(String format, Map<String, String> settings, List<Column> columns) {
        List<Column> all = new ArrayList<>(List.of(new Column("id", ColumnType.BIGINT, false)));
        all.addAll(columns);
        assertThatCode(() -> RecordFormat.of(
                        FormatTables.table(format, "string", settings, all.toArray(Column[]::new)), WriterSchemas.NONE))
                .doesNotThrowAnyException();
    }
}
