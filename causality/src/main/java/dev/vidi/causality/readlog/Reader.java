package dev.vidi.causality.readlog;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who reads.
 *
 * @param session the session that the answer is shown to
 * @param principal who asks; empty when unknown
 * @param onBehalfOf who the principal asks for; empty when for itself
 * @param purpose why; empty when not said
 */
public record Reader(UUID session, String principal, String onBehalfOf, String purpose) {

    // Batches find out by it whose reads they hold: nearly always it is the same object.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Reader that
                        && that.session.equals(session)
                        && that.principal.equals(principal)
                        && that.onBehalfOf.equals(onBehalfOf)
                        && that.purpose.equals(purpose));
    }

    @Override
    public int hashCode() {
        return session.hashCode();
    }
}
