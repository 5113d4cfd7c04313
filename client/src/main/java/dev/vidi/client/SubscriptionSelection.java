package dev.vidi.client;

import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions of a table to list.
 *
 * @param name the caller's own by this name; null for all
 * @param id the one with this id (UUID text), whosever it is; null for all
 * @param everybody everybody's, not only the caller's own
 * @param unnamed also those without a name
 */
public record SubscriptionSelection(
        String table, @Nullable String name, @Nullable String id, boolean everybody, boolean unnamed) {

    /** The caller's own with a name. */
    public static SubscriptionSelection own(String table) {
        return new SubscriptionSelection(table, null, null, false, false);
    }

    /** Everybody's, with and without a name. */
    public static SubscriptionSelection all(String table) {
        return new SubscriptionSelection(table, null, null, true, true);
    }

    /** The caller's own by a name. */
    public static SubscriptionSelection named(String table, String name) {
        return new SubscriptionSelection(table, name, null, false, true);
    }

    /** The one with an id. */
    public static SubscriptionSelection id(String table, String id) {
        return new SubscriptionSelection(table, null, id, true, true);
    }
}
