package dev.vidi.query.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a node proves to one schema registry. Whoever makes a table names the address of its registry: credentials go to the
 * address that they are for, and to no other. Immutable.
 */
public final class RegistryCredentials {

    /** For no registry. */
    public static final RegistryCredentials NONE = new RegistryCredentials("", "");

    private final String address;
    private final String header;

    private RegistryCredentials(String address, String header) {
        this.address = plain(address);
        this.header = header;
    }

    /** A user and a password, for HTTP's basic authentication. */
    public static RegistryCredentials basic(String address, String user, String password) {
        String joined = user + ":" + password;
        return new RegistryCredentials(
                address, "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.UTF_8)));
    }

    /** A bearer token. */
    public static RegistryCredentials bearer(String address, String token) {
        return new RegistryCredentials(address, "Bearer " + token);
    }

    /** What the header {@code Authorization} of a request to this address holds, if anything. */
    Optional<String> header(String registry) {
        return header.isEmpty() || !plain(registry).equals(address) ? Optional.empty() : Optional.of(header);
    }

    private static String plain(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /** Says for which address they are, and nothing of what they are. */
    @Override
    public String toString() {
        return header.isEmpty() ? "no credentials" : "credentials for " + address;
    }
}
