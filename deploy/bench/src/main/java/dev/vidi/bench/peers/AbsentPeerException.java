package dev.vidi.bench.peers;

/** A peer cannot be had on this machine; the message says why, and what to do. */
final class AbsentPeerException extends Exception {

    private static final long serialVersionUID = 1L;

    AbsentPeerException(String message) {
        super(message);
    }
}
