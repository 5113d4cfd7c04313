package dev.vidi.cli.output;

import dev.vidi.client.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dead letters, shown. */
public final class DeadLetterList {
    private static final int SHOWN_BYTES_MAX = 200;

    private DeadLetterList() {}

    /** One, for people: the record, why it was not applied, and how it begins; whatever is not printable is spelled out. */
    public static String text(DeadLetter letter) {
        return letter.record().timestamp() + "  " + letter.record().topic() + "-"
                + letter.record().partition() + "@" + letter.record().offset() + "  "
                + Cell.printable(letter.reason()) + "\n      key " + excerpt(letter.key()) + "  value "
                + excerpt(letter.value()) + (letter.truncated() ? "  (kept in part)" : "");
    }

    /** One as an object: key and value as texts, or in base64 where they are no UTF-8. */
    public static Map<String, @Nullable Object> json(DeadLetter letter) {
        Map<String, @Nullable Object> line =
                Ordered.nullable("table", letter.table().isEmpty() ? null : letter.table());
        line.put("record", Json.at(letter.record()));
        line.put("timestamp", letter.record().timestamp());
        line.put("reason", letter.reason());
        put(line, "key", letter.key());
        put(line, "value", letter.value());
        line.put("truncated", letter.truncated());
        line.put("at", Json.at(letter.at()));
        return line;
    }

    private static void put(Map<String, @Nullable Object> line, String name, byte[] bytes) {
        String text = utf8(bytes);
        line.put(name, text);
        if (text == null) {
            line.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return null;
        }
    }

    private static String excerpt(byte[] bytes) {
        String text = utf8(bytes);
        if (text == null) {
            StringBuilder spelled = new StringBuilder("'");
            for (int i = 0; i < Math.min(bytes.length, SHOWN_BYTES_MAX); i++) {
                char each = (char) (bytes[i] & 0xff);
                spelled.append(
                        each >= ' ' && each <= '~' ? Character.toString(each) : String.format("\\x%02x", (int) each));
            }
            return spelled + "'" + (bytes.length > SHOWN_BYTES_MAX ? "..." : "");
        }
        boolean whole = text.codePointCount(0, text.length()) <= SHOWN_BYTES_MAX;
        String shown = whole ? text : text.substring(0, text.offsetByCodePoints(0, SHOWN_BYTES_MAX));
        return "'" + Cell.printable(shown) + "'" + (whole ? "" : "...");
    }
}
