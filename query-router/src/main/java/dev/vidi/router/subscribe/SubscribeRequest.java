package dev.vidi.router.subscribe;

import dev.vidi.causality.token.Cursor;
import dev.vidi.router.select.SelectRequest;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as a client asks it.
 *
 * @param select what, and how its snapshot is read
 * @param name under which it stays; empty for one that ends with its calls
 * @param cursor behind which it goes on; null to go on behind what was acknowledged last, or to begin with a snapshot
 * @param snapshot whether to begin with a snapshot whatever was acknowledged
 */
public record SubscribeRequest(
        SelectRequest select, String name, @Nullable Cursor cursor, boolean snapshot) {}
