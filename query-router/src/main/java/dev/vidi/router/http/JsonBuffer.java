package dev.vidi.router.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON, and what is between it, on its way to a client. Holds nothing while it is empty. Confined to one thread. */
final class JsonBuffer {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private static final int BYTES = 512;

    private @Nullable ByteArrayBuilder bytes;

    /** Writes a value, or the beginning of one. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** One value, on a line. */
    static byte[] of(Writing writing) {
        ByteBuffer made = new JsonBuffer().json(writing).text("\n").take();
        byte[] value = new byte[made.remaining()];
        made.get(value);
        return value;
    }

    JsonBuffer json(Writing writing) {
        try (JsonGenerator json = FACTORY.createGenerator(bytes())) {
            writing.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return this;
    }

    JsonBuffer text(String raw) {
        byte[] encoded = raw.getBytes(StandardCharsets.UTF_8);
        bytes().write(encoded, 0, encoded.length);
        return this;
    }

    int size() {
        return bytes == null ? 0 : bytes.size();
    }

    /** What was written; the buffer is empty from here on. */
    ByteBuffer take() {
        ByteBuffer taken = bytes == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bytes.toByteArray());
        bytes = null;
        return taken;
    }

    private ByteArrayBuilder bytes() {
        ByteArrayBuilder current = bytes;
        if (current == null) {
            current = new ByteArrayBuilder(BYTES);
            bytes = current;
        }
        return current;
    }
}
