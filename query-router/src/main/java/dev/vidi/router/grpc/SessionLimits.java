package dev.vidi.router.grpc;

/**
 * Bounds of one session stream.
 *
 * @param readsInFlightMax reads whose answers have not yet been sent; one message may exceed it
 * @param answerBytesMax bytes of answers that the client has not yet taken; reads that end beyond it fail
 * @param messageAnswersMax answers in one message
 * @param messageBytes bytes of answers after which a message is sent
 * @param inlineBytesMax bytes of an answer that is sent by the thread that brings it, when it is alone
 */
record SessionLimits(
        int readsInFlightMax, long answerBytesMax, int messageAnswersMax, int messageBytes, int inlineBytesMax) {
    /** A single answer with more bytes would not fit a message that clients accept by default (4 MiB). */
    static final int ANSWER_BYTES_MAX = 3 << 20;

    static final SessionLimits DEFAULT = new SessionLimits(16_384, 32L << 20, 1_024, 256 << 10, 16 << 10);
}
