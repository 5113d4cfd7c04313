package dev.vidi.it.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.it.history.Coordinates;
import dev.vidi.it.history.Partition;
import dev.vidi.it.history.RowKey;
import dev.vidi.it.history.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The source topic of a table whose rows are JSON objects with text keys. Reads it without any code of Vidi's tables. */
public final class SourceTopic {
    private static final JsonFactory JSON = new JsonFactory();

    private final String table;
    private final String valueColumn;

    /** The column holds what the history calls the row's value. */
    public SourceTopic(String table, String valueColumn) {
        this.table = table;
        this.valueColumn = valueColumn;
    }

    /**
     * One record.
     *
     * @param causes the reads that its headers cite, in order
     */
    public record Entry(SourceRecord record, List<ReadId> causes) {
        public Entry {
            causes = List.copyOf(causes);
        }
    }

    /** All records of the topic, in the order of each partition. */
    public List<Entry> read(TopicScan scan, String topic) {
        List<Entry> entries = new ArrayList<>();
        scan.scan(topic, record -> entries.add(entry(record)));
        return entries;
    }

    private Entry entry(ConsumerRecord<byte[], byte[]> record) {
        Coordinates at = new Coordinates(new Partition(record.topic(), record.partition()), record.offset());
        RowKey key = new RowKey(table, new String(record.key(), StandardCharsets.UTF_8));
        Header operation = record.headers().lastHeader(RecordHeaders.OPERATION);
        List<ReadId> causes = new ArrayList<>();
        for (Header cause : record.headers().headers(RecordHeaders.CAUSE)) {
            causes.add(ReadId.parse(text(cause)));
        }
        return new Entry(
                new SourceRecord(at, key, value(record.value()), operation == null ? null : text(operation)), causes);
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private @Nullable String value(byte @Nullable [] json) {
        if (json == null) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals(valueColumn)) {
                    parser.nextToken();
                    return parser.getText();
                }
            }
            throw new IllegalStateException("a row of " + table + " has no " + valueColumn);
        } catch (IOException e) {
            throw new UncheckedIOException("a row of " + table + " is not JSON", e);
        }
    }
}
