package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CREATE TABLE in two: what Calcite's grammar knows, and what it does not, which are the options and {@code PRIMARY
 * KEY} behind a column. The latter is blanked, so that places in what is left are places in what was written.
 */
final class CreateTableText {

    private final String text;
    private final List<Word> words;
    private final StringBuilder standard;
    private final List<Word> inlineKeys = new ArrayList<>();
    private TableOptions options;

    private CreateTableText(String text, List<Word> words) {
        this.text = text;
        this.words = words;
        this.standard = new StringBuilder(text);
        this.options = TableOptions.none(text);
    }

    static CreateTableText of(String text, List<Word> words) throws StatementException {
        CreateTableText create = new CreateTableText(text, words);
        create.read();
        return create;
    }

    private void read() throws StatementException {
        int depth = 0;
        Word element = null;
        for (int at = 0; at < words.size(); at++) {
            Word word = words.get(at);
            if (word.isSign('(')) {
                depth++;
                element = depth == 1 ? null : element;
            } else if (word.isSign(')')) {
                depth--;
            } else if (depth == 1 && word.isSign(',')) {
                element = null;
            } else if (depth == 1) {
                element = element == null ? word : element;
                noteKey(at, element);
            } else if (depth == 0 && word.is("WITH")) {
                at = readOptions(at);
            }
        }
    }

    private void noteKey(int at, Word element) {
        Word word = words.get(at);
        boolean key =
                word.is("PRIMARY") && at + 1 < words.size() && words.get(at + 1).is("KEY");
        if (key && word.start() != element.start() && !element.is("CONSTRAINT")) {
            inlineKeys.add(element);
            blank(word.start(), words.get(at + 1).end());
        }
    }

    private int readOptions(int with) throws StatementException {
        if (with + 1 >= words.size() || !words.get(with + 1).isSign('(')) {
            throw Place.error(text, words, with + 1, "'(' after WITH");
        }
        int close = with + 2;
        while (close < words.size() && !words.get(close).isSign(')')) {
            close++;
        }
        if (close == words.size()) {
            throw Place.error(text, words, close, "')' after the options");
        }
        options = TableOptions.parse(text, words, with + 1, close);
        blank(words.get(with).start(), words.get(close).end());
        return close;
    }

    private void blank(int start, int end) {
        for (int i = start; i < end; i++) {
            if (standard.charAt(i) != '\n') {
                standard.setCharAt(i, ' ');
            }
        }
    }

    /** What Calcite's grammar knows. */
    String standard() {
        return standard.toString();
    }

    TableOptions options() {
        return options;
    }

    /** The column that says that it is the key; null when none does. */
    @Nullable
    Word inlineKey() throws StatementException {
        if (inlineKeys.size() > 1) {
            throw Place.error(
                    text,
                    inlineKeys.get(1).start(),
                    "columns " + inlineKeys.get(0).value() + " and "
                            + inlineKeys.get(1).value() + " are both PRIMARY KEY; a table has one key column");
        }
        return inlineKeys.isEmpty() ? null : inlineKeys.get(0);
    }
}
