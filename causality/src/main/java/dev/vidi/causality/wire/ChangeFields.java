package dev.vidi.causality.wire;

import static dev.vidi.causality.wire.FieldReader.DELIMITED;
import static dev.vidi.causality.wire.FieldReader.VARINT;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.ShapeId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Changes for subscriptions as fields of {@code Change}. */
final class ChangeFields {

    private static final byte[] NO_BYTES = {};

    // fields of Change
    private static final int SHAPE = 1;
    private static final int OFFSET = 2;
    private static final int TIMESTAMP_MS = 3;
    private static final int ROW_KEY = 4;
    private static final int BEFORE = 5;
    private static final int AFTER = 6;
    private static final int FAILURE = 7;

    // fields of Image
    private static final int IMAGE_OFFSET = 1;
    private static final int IMAGE_TIMESTAMP_MS = 2;
    private static final int IMAGE_COLUMNS = 3;

    private ChangeFields() {}

    static void write(FieldWriter out, Change change) {
        out.bytes(SHAPE, change.shape().toBytes());
        out.number(OFFSET, change.offset());
        out.number(TIMESTAMP_MS, change.timestamp());
        out.bytes(ROW_KEY, change.rowKey());
        write(out, BEFORE, change.before());
        write(out, AFTER, change.after());
        out.text(FAILURE, change.failure());
    }

    private static void write(FieldWriter out, int field, Change.@Nullable Image image) {
        if (image != null) {
            int start = out.open(field);
            out.number(IMAGE_OFFSET, image.offset());
            out.number(IMAGE_TIMESTAMP_MS, image.timestamp());
            out.bytes(IMAGE_COLUMNS, image.columns());
            out.close(start);
        }
    }

    static Change read(FieldReader in) throws IOException {
        byte[] shape = NO_BYTES;
        long offset = 0;
        long timestamp = 0;
        byte[] rowKey = NO_BYTES;
        Change.Image before = null;
        Change.Image after = null;
        String failure = "";
        int end = in.open();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case SHAPE << 3 | DELIMITED -> shape = in.bytes();
                case OFFSET << 3 | VARINT -> offset = in.number();
                case TIMESTAMP_MS << 3 | VARINT -> timestamp = in.number();
                case ROW_KEY << 3 | DELIMITED -> rowKey = in.bytes();
                case BEFORE << 3 | DELIMITED -> before = image(in);
                case AFTER << 3 | DELIMITED -> after = image(in);
                case FAILURE << 3 | DELIMITED -> failure = in.text();
                default -> in.skip(field);
            }
        }
        in.close(end);
        return new Change(ShapeId.ofBytes(shape), offset, timestamp, rowKey, before, after, failure);
    }

    private static Change.Image image(FieldReader in) throws IOException {
        long offset = 0;
        long timestamp = 0;
        byte[] columns = NO_BYTES;
        int end = in.open();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case IMAGE_OFFSET << 3 | VARINT -> offset = in.number();
                case IMAGE_TIMESTAMP_MS << 3 | VARINT -> timestamp = in.number();
                case IMAGE_COLUMNS << 3 | DELIMITED -> columns = in.bytes();
                default -> in.skip(field);
            }
        }
        in.close(end);
        return new Change.Image(offset, timestamp, columns);
    }
}
