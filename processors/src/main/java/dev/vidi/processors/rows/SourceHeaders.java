package dev.vidi.processors.rows;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.wire.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What the row store keeps of a source record's headers. */
public final class SourceHeaders {

    private static final int TRACEPARENT_BYTES_MAX = 256;

    private SourceHeaders() {}

    /** The operation id of a write; empty when there is none or it is longer than allowed. */
    public static String operation(Headers headers) {
        Header header = headers.lastHeader(RecordHeaders.OPERATION);
        if (header == null || header.value() == null) {
            return "";
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        return text.length() <= RecordHeaders.OPERATION_CHARACTERS_MAX ? text : "";
    }

    /** The W3C trace context of a write; empty when there is none or it is longer than one. */
    public static String traceparent(Headers headers) {
        Header header = headers.lastHeader(RecordHeaders.TRACEPARENT);
        if (header == null || header.value() == null || header.value().length > TRACEPARENT_BYTES_MAX) {
            return "";
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The reads that informed a write, as far as they are ids: at most {@link RecordHeaders#CAUSES_MAX}. */
    public static List<ReadId> causes(Headers headers) {
        List<ReadId> reads = List.of();
        for (Header header : headers.headers(RecordHeaders.CAUSE)) {
            ReadId read = readId(header);
            if (read != null && reads.size() < RecordHeaders.CAUSES_MAX) {
                reads = reads.isEmpty() ? new ArrayList<>() : reads;
                reads.add(read);
            }
        }
        return reads;
    }

    private static @Nullable ReadId readId(Header header) {
        try {
            return header.value() == null ? null : ReadId.parse(new String(header.value(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException stranger) {
            return null;
        }
    }
}
