package dev.vidi.node.demo;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.client.Coordinates;
import dev.vidi.client.LogEvent;
import java.util.List;

/** What Kafka's records say of reads and answers, decoded without the server that wrote them. */
final class Evidence {

    private final TopicRecords records;

    Evidence(TopicRecords records) {
        this.records = records;
    }

    /** The read event that is at a place of the batch of these coordinates. */
    ReadEvent read(Coordinates at, int index) {
        try {
            List<ReadEvent> reads =
                    ReadBatchCodec.decode(records.at(at).value()).reads();
            if (index >= reads.size()) {
                throw new BrokenClaimException(
                        Places.text(at) + " holds the read", "read " + index, reads.size() + " reads");
            }
            return reads.get(index);
        } catch (MalformedPayloadException e) {
            throw unreadable(at, "a batch of reads", e);
        }
    }

    /** The offsets of the row versions that the record of the read log says a read was shown. */
    List<Long> shown(Coordinates at, LogEvent.Answered answer) {
        try {
            LogBatch batch = LogBatchCodec.decode(records.at(at).value());
            return batch.answers().stream()
                    .filter(part -> part.read().id().toString().equals(answer.readId()))
                    .map(AnswerPart::rows)
                    .flatMap(List::stream)
                    .map(AnsweredRow::offset)
                    .toList();
        } catch (MalformedPayloadException e) {
            throw unreadable(at, "a batch of answers", e);
        }
    }

    private static BrokenClaimException unreadable(Coordinates at, String expected, MalformedPayloadException e) {
        return new BrokenClaimException(Places.text(at) + " can be read", expected, String.valueOf(e.getMessage()));
    }
}
