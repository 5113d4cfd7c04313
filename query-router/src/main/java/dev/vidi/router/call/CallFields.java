package dev.vidi.router.call;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import org.jspecify.annotations.Nullable;

/** What clients give as text, checked. */
public final class CallFields {
    private static final int NAME_CHARACTERS_MAX = 256;

    private CallFields() {}

    /** A text that goes into the log with every read: 256 characters at most; empty for null. */
    public static String bounded(String what, @Nullable String text) throws RouterException {
        if (text == null) {
            return "";
        }
        if (text.length() > NAME_CHARACTERS_MAX) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    what + " has at most " + NAME_CHARACTERS_MAX + " characters, this has " + text.length());
        }
        return text;
    }

    /** A read's id in text; null for an empty text. */
    public static @Nullable ReadId readId(String field, String text) throws RouterException {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return ReadId.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    field + " names a read by its UUID in text, found " + text.length() + " characters that are none");
        }
    }
}
