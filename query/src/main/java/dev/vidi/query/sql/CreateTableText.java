package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * A CREATE TABLE in two: what Calcite's grammar knows, and what it does not, which are the options, {@code PRIMARY KEY} behind
 * a column, and types that are made of others. The latter are blanked, but for INT in place of a type, so that places in what is left are places in what was written.
 */
final class CreateTableText {

    /** Stands for a type that Calcite's grammar does not know; such a type is as long at least. */
    private static final String PLACEHOLDER = "INT";

    private final String text;
    private final List<Word> words;
    private final StringBuilder standard;
    private final List<Word> inlineKeys = new ArrayList<>();
    /** Types that are made of others, by the place of their column's name. */
    private final Map<Integer, String> nestedTypes = new HashMap<>();

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
                if (element == null) {
                    element = word;
                    at = noteType(at);
                } else {
                    noteKey(at, element);
                }
            } else if (depth == 0 && word.is("WITH")) {
                at = readOptions(at);
            }
        }
    }

    /** Takes out the type behind the name of a column, if it is made of others; returns the place of its last word. */
    private int noteType(int name) {
        int end = name + 1;
        boolean nested = false;
        for (int depth = 0; end < words.size(); end++) {
            Word word = words.get(end);
            boolean closes = word.isSign(')') || word.isSign('>');
            if (depth == 0 && (closes || word.isSign(',') || isBehindType(word))) {
                break;
            }
            depth += word.isSign('(') || word.isSign('<') ? 1 : closes ? -1 : 0;
            nested |= word.is("ARRAY") || word.is("MAP") || word.is("ROW");
        }
        Word first = words.get(name);
        if (!nested || first.is("CONSTRAINT") || first.is("PRIMARY")) {
            return name;
        }
        List<Word> type = words.subList(name + 1, end);
        nestedTypes.put(
                first.start(),
                type.stream()
                        .map(word -> text.substring(word.start(), word.end()))
                        .collect(Collectors.joining(" ")));
        int start = type.get(0).start();
        blank(start, type.get(type.size() - 1).end());
        standard.replace(start, start + PLACEHOLDER.length(), PLACEHOLDER);
        return end - 1;
    }

    private static boolean isBehindType(Word word) {
        return word.is("NOT") || word.is("NULL") || word.is("PRIMARY") || word.is("DEFAULT") || word.is("AS");
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

    /** The text of the type of the column whose name stands at a place, if it is made of others. */
    Optional<String> nestedType(SqlParserPos name) {
        return Optional.ofNullable(nestedTypes.get(Place.offset(text, name.getLineNum(), name.getColumnNum())));
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
                            + inlineKeys.get(1).value() + " are both PRIMARY KEY; write PRIMARY KEY ("
                            + inlineKeys.get(0).value() + ", "
                            + inlineKeys.get(1).value() + ") behind the columns");
        }
        return inlineKeys.isEmpty() ? null : inlineKeys.get(0);
    }
}
