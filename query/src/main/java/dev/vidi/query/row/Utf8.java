package dev.vidi.query.row;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: what does not decode is refused, where {@code new String} would replace it. */
public final class Utf8 {
    private Utf8() {}

    /**
     * The text of these bytes.
     *
     * @throws IllegalArgumentException when they are not UTF-8; the message names the byte
     */
    public static String decode(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        // Replacements are rare: only a text that holds one is looked at again.
        if (text.indexOf('\uFFFD') >= 0) {
            requireValid(bytes, from, length);
        }
        return text;
    }

    /** Refuses bytes that are not UTF-8. */
    public static void requireValid(byte[] bytes, int from, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(in);
        } catch (CharacterCodingException invalid) {
            throw new IllegalArgumentException("invalid UTF-8 at byte " + in.position(), invalid);
        }
    }
}
