package dev.vidi.client;

/**
 * A record of a source topic that could not be applied. Values are not to be changed.
 *
 * @param at its place in the topic of dead letters
 * @param table empty when the table is gone
 * @param record the record's place in the source topic
 * @param reason what was expected, what was found
 * @param key the record's key as far as it fits; empty also when it had none
 * @param value the same of its value
 * @param truncated whether key or value was cut
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record DeadLetter(
        Coordinates at, String table, Coordinates record, String reason, byte[] key, byte[] value, boolean truncated) {

    static DeadLetter of(dev.vidi.proto.api.v1.DeadLetterEntry proto) {
        return new DeadLetter(
                Coordinates.of(proto.getAt()),
                proto.getTable(),
                Coordinates.of(proto.getRecord()),
                proto.getReason(),
                proto.getKey().toByteArray(),
                proto.getValue().toByteArray(),
                proto.getTruncated());
    }
}
