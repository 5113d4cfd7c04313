package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * The key in JSON without white space, as Kafka Connect's {@code JsonConverter} writes it: an object with the columns of the
 * key as its fields, in their order, or the bare value of the one column.
 *
 * @param bare whether it is the bare value
 * @param schemaAllowed whether the object may be the {@code payload} beside a {@code schema}, which is not of the key
 */
record JsonKeyFormat(Column column, boolean bare, boolean schemaAllowed) implements KeyFormat {
    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";
    private static final String WHAT = "record key";

    private boolean composite() {
        return column.type().kind() == ColumnType.Kind.ROW;
    }

    @Override
    public byte[] encode(Object key) {
        boolean whole = bare || composite();
        Object admitted = Domain.admit(column.type(), key);
        ByteArrayBuilder out = new ByteArrayBuilder(64);
        try (JsonGenerator generator = JsonFormat.FACTORY.createGenerator(out)) {
            if (!whole) {
                generator.writeStartObject();
                generator.writeFieldName(column.name());
            }
            JsonWriter.writeValue(generator, column.type(), admitted);
            if (!whole) {
                generator.writeEndObject();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return out.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes) throws MalformedRecordException {
        JsonBytes.requireText(bytes);
        JsonPart part = bare ? JsonPart.whole(bytes) : payload(bytes);
        Object key = read(bare || composite() ? part : field(part));
        if (!part.equalsBytes(encode(key))) {
            throw new MalformedRecordException(
                    "record key is not in the one form that a key in JSON has: without white space, "
                            + (composite() ? "no fields but " + column.name() + " in this order, " : "")
                            + "and no character escaped that need not be");
        }
        return key;
    }

    @Override
    public boolean writes(byte[] bytes) {
        if (!schemaAllowed) {
            return true;
        }
        try {
            return payload(bytes).to() == bytes.length;
        } catch (MalformedRecordException impossible) {
            throw new IllegalStateException("a key that was decoded does not parse", impossible);
        }
    }

    /** The object that holds the key: all of the bytes, or the payload beside a schema. */
    private JsonPart payload(byte[] bytes) throws MalformedRecordException {
        JsonPart whole = JsonPart.whole(bytes);
        JsonPart.Fields fields = whole.fields(WHAT, Set.of(SCHEMA, PAYLOAD));
        JsonPart payload = fields.get(PAYLOAD);
        if (payload == null || fields.get(SCHEMA) == null || fields.count() != 2) {
            return whole;
        }
        if (!schemaAllowed) {
            throw new MalformedRecordException("record key has a schema part, which only tables of format debezium-json"
                    + " take; set key.converter.schemas.enable=false at the connector");
        }
        return payload;
    }

    private JsonPart field(JsonPart object) throws MalformedRecordException {
        JsonPart.Fields fields = object.fields(WHAT, Set.of(column.name()));
        JsonPart field = fields.get(column.name());
        if (field == null || fields.count() != 1) {
            throw new MalformedRecordException("record key is an object with the one field " + column.name()
                    + ", found " + (field == null ? "none of that name" : fields.count() + " fields"));
        }
        return field;
    }

    private Object read(JsonPart part) throws MalformedRecordException {
        try (JsonParser parser = part.parser()) {
            parser.nextToken();
            if (parser.currentToken() == null) {
                throw new MalformedRecordException("record key is empty");
            }
            Object key = JsonValues.read(parser, column);
            if (key == null || parser.nextToken() != null) {
                throw new MalformedRecordException("record key is more than one value");
            }
            return key;
        } catch (JsonProcessingException malformed) {
            throw JsonFormat.malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }
}
