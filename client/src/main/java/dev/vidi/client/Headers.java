package dev.vidi.client;

import io.grpc.Metadata;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What travels in the metadata of calls.
 *
 * @param principal who calls
 * @param purpose what for
 */
record Headers(@Nullable String principal, @Nullable String purpose) {
    static final Metadata.Key<byte[]> TOKEN = Metadata.Key.of("vidi-token-bin", Metadata.BINARY_BYTE_MARSHALLER);
    static final Metadata.Key<String> READ_ID = Metadata.Key.of("vidi-read-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PRINCIPAL =
            Metadata.Key.of("vidi-principal", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PURPOSE =
            Metadata.Key.of("vidi-purpose", Metadata.ASCII_STRING_MARSHALLER);

    Headers {
        requirePrintable("principal", principal);
        requirePrintable("purpose", purpose);
    }

    /** Metadata of one call, newest token last. */
    Metadata with(Collection<Token> tokens) {
        Metadata metadata = new Metadata();
        if (principal != null) {
            metadata.put(PRINCIPAL, principal);
        }
        if (purpose != null) {
            metadata.put(PURPOSE, purpose);
        }
        tokens.forEach(token -> metadata.put(TOKEN, token.toBytes()));
        return metadata;
    }

    private static void requirePrintable(String name, @Nullable String value) {
        if (value != null && !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(name + " must be printable ASCII, was " + value);
        }
    }
}
