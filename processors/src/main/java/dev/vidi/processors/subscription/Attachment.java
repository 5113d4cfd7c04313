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
 * @param state whether it still follows
 */
record Attachment(long id, long order, UUID session, long router, long since, State state) {

    /** The closed list of states. */
    enum State {
        /** It has said that it no longer follows. */
        DETACHED(0),
        /** It follows. */
        ATTACHED(1),
        /** Its router is not heard of. */
        SILENT(2);

        private final byte code;

        State(int code) {
            this.code = (byte) code;
        }

        /** What it is in the store. */
        byte code() {
            return code;
        }

        static State of(byte code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            throw new IllegalArgumentException("a kept subscription is in state " + code + ", which is none");
        }
    }

    boolean attached() {
        return state == State.ATTACHED;
    }

    /** The same call in another state. */
    Attachment turned(State newState, long when) {
        return new Attachment(id, order, session, router, when, newState);
    }

    /** The later of two states. */
    static Attachment later(Attachment one, Attachment other) {
        if (one.order != other.order) {
            return one.order > other.order ? one : other;
        }
        return one.state == State.DETACHED ? one : other;
    }
}
