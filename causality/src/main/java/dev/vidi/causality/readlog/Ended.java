package dev.vidi.causality.readlog;

import java.util.UUID;

/**
 * A subscription has ended.
 *
 * @param registered offset in the reads topic of the event that had registered it
 */
public record Ended(UUID subscription, long registered, Reason reason) {

    /** The closed list of reasons. */
    public enum Reason {
        /** Somebody has ended it. */
        CANCELLED,
        /** Nobody has followed it for as long as it lives without. */
        EXPIRED,
        /** Another query was registered under its id, or its changes go to another partition of the read log. */
        REPLACED
    }
}
