package dev.vidi.query.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Schemas as texts, and values in the binary form that they say. */
final class AvroSchemas {
    private AvroSchemas() {}

    /**
     * The schema of a text.
     *
     * @throws IllegalArgumentException when it is none; the message says where
     */
    static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException malformed) {
            throw new IllegalArgumentException("not a schema of Avro: " + malformed.getMessage(), malformed);
        }
    }

    /** The bytes of a value that {@link AvroTypes} has made. */
    static byte[] write(Schema schema, @Nullable Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new GenericDatumWriter<>(schema).write(value, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return out.toByteArray();
    }
}
