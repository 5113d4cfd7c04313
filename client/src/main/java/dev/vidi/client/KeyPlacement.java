package dev.vidi.client;

/** What is known of the partitions that keys are in. */
public enum KeyPlacement {
    /** They are where Kafka's Java clients put them: a key is read from one partition. */
    VERIFIED,
    /** One was found elsewhere: keys are read from all partitions. */
    VIOLATED,
    /** The table was made for keys that may be anywhere. */
    ANY,
    /** Not all that is there was looked at yet, or not every partition has answered: keys are read from all partitions. */
    UNKNOWN;

    static KeyPlacement of(dev.vidi.proto.api.v1.KeyPlacement proto) {
        return switch (proto) {
            case KEY_PLACEMENT_VERIFIED -> VERIFIED;
            case KEY_PLACEMENT_VIOLATED -> VIOLATED;
            case KEY_PLACEMENT_ANY -> ANY;
            case KEY_PLACEMENT_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
        };
    }
}
