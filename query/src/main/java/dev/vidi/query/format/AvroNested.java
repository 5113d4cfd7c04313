package dev.vidi.query.format;

import dev.vidi.query.catalog.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How arrays, maps and records of Avro become values of ARRAY, MAP and ROW, and back. */
final class AvroNested {

    private AvroNested() {}

    /** The conversion between a type of Avro that is no union and that of a column; null when they do not fit. */
    static AvroTypes.@Nullable Conversion conversion(Schema schema, @Nullable Schema reader, ColumnType type) {
        return switch (type.kind()) {
            case ARRAY -> schema.getType() == Schema.Type.ARRAY ? array(schema, reader, type) : null;
            case MAP ->
                schema.getType() == Schema.Type.MAP && type.mapKey().type().equals(ColumnType.VARCHAR)
                        ? map(schema, reader, type)
                        : null;
            default -> schema.getType() == Schema.Type.RECORD ? row(schema, reader, type) : null;
        };
    }

    private static AvroTypes.Conversion array(Schema schema, @Nullable Schema reader, ColumnType type) {
        Schema known = reader != null && reader.getType() == Schema.Type.ARRAY ? reader.getElementType() : null;
        AvroColumn element = AvroColumn.of(schema.getElementType(), known, type.element());
        return new AvroTypes.Conversion(
                in -> elements(in, element),
                value -> {
                    List<@Nullable Object> written = new ArrayList<>();
                    ((List<?>) value).forEach(each -> written.add(element.write(each)));
                    return written;
                },
                List.of(element),
                element.unwritable());
    }

    private static Object elements(AvroInput in, AvroColumn element) throws MalformedRecordException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int count = in.readBlock(); count != 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                elements.add(element.read(in));
            }
        }
        return elements;
    }

    private static AvroTypes.Conversion map(Schema schema, @Nullable Schema reader, ColumnType type) {
        Schema known = reader != null && reader.getType() == Schema.Type.MAP ? reader.getValueType() : null;
        AvroColumn each = AvroColumn.of(schema.getValueType(), known, type.mapValue());
        return new AvroTypes.Conversion(
                in -> entries(in, each),
                value -> {
                    Map<Object, @Nullable Object> written = new LinkedHashMap<>();
                    ((Map<?, ?>) value).forEach((key, mapped) -> written.put(key, each.write(mapped)));
                    return written;
                },
                List.of(each),
                each.unwritable());
    }

    private static Object entries(AvroInput in, AvroColumn each) throws MalformedRecordException {
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int count = in.readBlock(); count != 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                String key = in.readText();
                if (entries.containsKey(key)) {
                    throw new MalformedRecordException("a map has a key twice");
                }
                entries.put(key, each.read(in));
            }
        }
        return entries;
    }

    private static AvroTypes.Conversion row(Schema schema, @Nullable Schema reader, ColumnType type) {
        AvroRows rows = new AvroRows(type.parts(), place -> false, schema, reader);
        AvroWriting writing = new AvroWriting(type.parts(), place -> false, rows);
        return new AvroTypes.Conversion(
                in -> {
                    @Nullable Object[] values = rows.read(in);
                    rows.requireAll(values);
                    return Arrays.asList(values);
                },
                value -> writing.record((List<?>) value),
                rows.columns(),
                writing.unwritable());
    }
}
