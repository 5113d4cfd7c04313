package dev.vidi.node;

import dev.vidi.query.registry.RegistryCredentials;

/**
 * The schema registry that wants credentials.
 *
 * @param address the one that tables name; empty when none wants any
 * @param user with {@code password}; empty when there is a token instead
 * @param token empty when there is a user instead
 */
public record RegistrySettings(String address, String user, String password, String token) {

    public RegistrySettings {
        boolean basic = !user.isEmpty() || !password.isEmpty();
        if (basic && !token.isEmpty()) {
            throw new NodeConfigException("schema-registry has a user and a token; keep one of the two");
        }
        if (basic && (user.isEmpty() || password.isEmpty())) {
            throw new NodeConfigException("schema-registry needs both user and password");
        }
        if (user.contains(":")) {
            throw new NodeConfigException(
                    "schema-registry.user has a colon, which HTTP's basic authentication takes for"
                            + " the end of the user");
        }
        if (address.isEmpty() != (!basic && token.isEmpty())) {
            throw new NodeConfigException(
                    address.isEmpty()
                            ? "schema-registry has credentials, and no address to send them to; set"
                                    + " schema-registry.address to the one that tables name"
                            : "schema-registry.address is set without user and password, or token; a registry that wants"
                                    + " none needs no setting");
        }
        if (!address.isEmpty() && !address.matches("https?://[^/@?#\\s]+(/[^@?#\\s]*)?")) {
            throw new NodeConfigException(
                    "schema-registry.address: expected an address such as https://registry:8081, found " + address);
        }
        if (!token.matches("[\\x21-\\x7E]*")) {
            throw new NodeConfigException("schema-registry.token has characters that no token has");
        }
    }

    RegistryCredentials credentials() {
        if (address.isEmpty()) {
            return RegistryCredentials.NONE;
        }
        return token.isEmpty()
                ? RegistryCredentials.basic(address, user, password)
                : RegistryCredentials.bearer(address, token);
    }

    /** Leaves out password and token. */
    @Override
    public String toString() {
        return "RegistrySettings[address=" + address + ", user=" + user + "]";
    }
}
