package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.List;

/** Places in a text, for messages. */
final class Place {

    private Place() {}

    static StatementException error(String text, int offset, String message) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(offset, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new StatementException(line, column, message);
    }

    /** An error at the word of a place, or at the end of the text. */
    static StatementException error(String text, List<Word> words, int at, String expected) {
        if (at >= words.size()) {
            return error(text, text.length(), "expected " + expected + ", found the end");
        }
        return error(text, words.get(at).start(), "expected " + expected + ", found " + shown(words.get(at)));
    }

    private static String shown(Word word) {
        String value = word.value();
        return value.length() <= 40 ? value : value.substring(0, 40) + "...";
    }
}
