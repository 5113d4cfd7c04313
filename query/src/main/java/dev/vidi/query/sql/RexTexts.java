package dev.vidi.query.sql;

import java.util.function.Supplier;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The SQL that expressions come from, for the messages of what fails in them. Confined to one fragment. */
final class RexTexts {

    /** Characters that are shown; each expression keeps its own. */
    private static final int SHOWN_MAX = 80;

    private final String text;
    private String current = "";

    RexTexts(String text) {
        this.text = text;
    }

    /** The SQL of the call that is looked at, or of what is around it. */
    String current() {
        return current;
    }

    /** Starts with an expression as a whole. */
    void startAt(SqlParserPos place) {
        current = excerpt(place, "");
    }

    <T> T within(RexCall call, Supplier<T> work) {
        String before = current;
        current = excerpt(call.getParserPosition(), before);
        T result = work.get();
        current = before;
        return result;
    }

    private String excerpt(SqlParserPos place, String otherwise) {
        if (place.getLineNum() < 1 || place.getColumnNum() < 1) {
            return otherwise;
        }
        int start = Place.offset(text, place.getLineNum(), place.getColumnNum());
        int end = Place.offset(text, place.getEndLineNum(), place.getEndColumnNum());
        return end >= start ? shown(start, Math.min(text.length(), end + 1)) : otherwise;
    }

    private String shown(int start, int end) {
        if (end - start <= SHOWN_MAX) {
            return text.substring(start, end);
        }
        boolean splits = Character.isHighSurrogate(text.charAt(start + SHOWN_MAX - 1));
        return text.substring(start, start + SHOWN_MAX - (splits ? 1 : 0)) + "...";
    }
}
