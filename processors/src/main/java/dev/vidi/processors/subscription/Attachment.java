package dev.vidi.processors.subscription;

import java.util.UUID;

/**
 * The call that follows a subscription, or did so last.
 *
 * @param id random
 * @param order of the event that has attached it, as in {@link Arrival#order}
 * @param session of the call
 * @param router that the call is made to; its signs of life are the call's
 * @param since when it was attached or detached; broker time, ms since the epoch
 * @param attached whether it still follows
 */
record Attachment(long id, long order, UUID session, long router, long since, boolean attached) {

    /** The same call, which no longer follows. */
    Attachment detached(long when) {
        return new Attachment(id, order, session, router, when, false);
    }

    /** The later of two states. */
    static Attachment later(Attachment one, Attachment other) {
        if (one.order != other.order) {
            return one.order > other.order ? one : other;
        }
        return one.attached ? other : one;
    }
}
