package dev.vidi.bench.echo;

/** How large the messages of a call are. */
public record MessageBytes(int request, int response) {

    public MessageBytes {
        if (request < Integer.BYTES || response < Integer.BYTES) {
            throw new IllegalArgumentException(
                    "messages carry a slot of " + Integer.BYTES + " bytes, found " + request + " and " + response);
        }
    }
}
