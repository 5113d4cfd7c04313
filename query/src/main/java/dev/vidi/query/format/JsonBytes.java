package dev.vidi.query.format;

import dev.vidi.query.row.Utf8;

/**
 * Checks what Jackson leaves open: it guesses UTF-16 and UTF-32 from zero bytes, and lets some invalid UTF-8 through.
 */
final class JsonBytes {
    private JsonBytes() {}

    /** Refuses bytes that are not UTF-8 text. One pass for ASCII, two otherwise. */
    static void requireText(byte[] bytes) throws MalformedRecordException {
        boolean ascii = true;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] <= 0) {
                if (bytes[i] == 0) {
                    throw new MalformedRecordException("zero byte at byte " + i + "; JSON is UTF-8 text");
                }
                ascii = false;
            }
        }
        if (ascii) {
            return;
        }
        try {
            Utf8.requireValid(bytes, 0, bytes.length);
        } catch (IllegalArgumentException invalid) {
            throw new MalformedRecordException(String.valueOf(invalid.getMessage()), invalid);
        }
    }
}
