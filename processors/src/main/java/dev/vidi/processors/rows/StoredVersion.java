package dev.vidi.processors.rows;

import dev.vidi.query.row.RowView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks at one version of a row after another where it is stored, and copies nothing. Confined to one thread. */
final class StoredVersion {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int length;
    private long offset;
    private @Nullable RowVersion decoded;

    /** Looks at what {@link RowVersion#encode} wrote, the first bytes of an array. */
    void read(byte[] encoded, int encodedLength) {
        bytes = encoded;
        length = encodedLength;
        offset = (long) LONG.get(encoded, RowVersion.OFFSET_AT);
        decoded = null;
    }

    /** Looks at a version that is decoded already. */
    void show(RowVersion version) {
        decoded = version;
        offset = version.offset();
    }

    long offset() {
        return offset;
    }

    long timestamp() {
        RowVersion known = decoded;
        return known == null ? (long) LONG.get(bytes, RowVersion.TIMESTAMP_AT) : known.timestamp();
    }

    /** Lets a view look into the columns. */
    void look(RowView view) {
        RowVersion known = decoded;
        if (known == null) {
            int operationBytes = (short) SHORT.get(bytes, RowVersion.OPERATION_AT);
            view.read(bytes, RowVersion.FIXED_BYTES + operationBytes, length);
        } else {
            byte[] columns = known.columns();
            view.read(columns == null ? NOTHING : columns);
        }
    }

    /** The version, for keeps. */
    RowVersion version() {
        RowVersion known = decoded;
        if (known == null) {
            known = RowVersion.decode(Arrays.copyOf(bytes, length));
            decoded = known;
        }
        return known;
    }
}
