package dev.vidi.query.plan;

import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.KeyCodec;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Says in a few words which rows an access path looks at. */
final class PathText {
    private static final int SHOWN_MAX = 40;

    private final KeyCodec codec;

    /** Of the key. */
    private final int columns;

    PathText(TableSchema schema) {
        this.codec = new KeyCodec(schema.key().type());
        this.columns = schema.keyColumns().size();
    }

    String of(AccessPath path) {
        return path.fold(nothing -> "no rows", this::ofKeys, this::ofRange, scan -> "scan of all rows");
    }

    private String ofKeys(AccessPath.Keys keys) {
        int count = keys.keys().size();
        return count == 1 ? "key " + shown(keys.keys().get(0)) : count + " keys";
    }

    private String ofRange(AccessPath.Range range) {
        return columns > 1 ? ofColumns(range) : ofOne(range);
    }

    /** Bounds of several columns may end within one. */
    private String ofColumns(AccessPath.Range range) {
        List<?> first = codec.decodeFirst(range.from());
        if (!first.isEmpty() && Arrays.equals(Paths.afterAll(codec.prefix(first)), range.to())) {
            return "keys that begin with " + shown(first);
        }
        if (first.isEmpty()) {
            return "a range of keys";
        }
        boolean behindAKey = first.size() == columns && codec.prefix(first).length < range.from().length;
        return behindAKey ? "keys above " + shown(first) : "keys from " + shown(first) + " on";
    }

    private String ofOne(AccessPath.Range range) {
        byte[] from = range.from();
        byte[] to = range.to();
        String lower = from.length == 0 ? "" : isKey(from) ? " from " + shown(from) : " above " + shown(before(from));
        String upper = to == null ? "" : isKey(to) ? " below " + shown(to) : " to " + shown(before(to));
        return "keys" + lower + upper;
    }

    /** Whether a bound is a key, and not what comes right after one. */
    private boolean isKey(byte[] bound) {
        try {
            codec.decode(bound);
            return true;
        } catch (IllegalArgumentException behindAKey) {
            return false;
        }
    }

    private static byte[] before(byte[] bound) {
        return Arrays.copyOf(bound, bound.length - 1);
    }

    private String shown(byte[] key) {
        return shown(codec.decode(key));
    }

    private static String shown(Object value) {
        if (value instanceof List<?> values) {
            return values.stream().map(PathText::shown).collect(Collectors.joining(", ", "(", ")"));
        }
        if (value instanceof Binary bytes) {
            String hex = bytes.hex();
            return "X'" + (hex.length() <= SHOWN_MAX ? hex : hex.substring(0, SHOWN_MAX) + "...") + "'";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (!(value instanceof String text)) {
            return value.toString();
        }
        boolean whole = text.codePointCount(0, text.length()) <= SHOWN_MAX;
        String start = whole ? text : text.substring(0, text.offsetByCodePoints(0, SHOWN_MAX)) + "...";
        return "'" + start.replace("'", "''") + "'";
    }
}
