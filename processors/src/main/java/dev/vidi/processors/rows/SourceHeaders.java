package dev.vidi.processors.rows;

import dev.vidi.causality.wire.RecordHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What the row store keeps of a source record's headers. */
public final class SourceHeaders {

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
}
