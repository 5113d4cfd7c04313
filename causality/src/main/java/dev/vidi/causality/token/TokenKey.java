package dev.vidi.causality.token;

/**
 * A secret that signs tokens.
 *
 * @param id names the key in the token, 1 to 32 printable ASCII characters
 * @param secret at least 16 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in; never compared
public record TokenKey(String id, byte[] secret) {
    public TokenKey {
        if (!id.matches("[!-~]{1,32}")) {
            throw new IllegalArgumentException(
                    "a token key id is 1 to 32 printable ASCII characters, was '" + id + "'");
        }
        if (secret.length < 16) {
            throw new IllegalArgumentException("token key " + id + " has " + secret.length + " bytes; 16 are needed");
        }
        secret = secret.clone();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenKey[" + id + "]";
    }
}
