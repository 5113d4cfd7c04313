package dev.vidi.cli.shell;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * A text that is being typed, as words: names, keywords, numbers and commands of the shell; signs separate them.
 *
 * @param words the one at the cursor ends there, and is empty when there is none
 * @param wordIndex of the word at the cursor
 */
record SqlLine(String line, int cursor, List<String> words, int wordIndex) implements CompletingParsedLine {

    SqlLine {
        words = List.copyOf(words);
    }

    static SqlLine of(String line, int cursor) {
        List<String> words = new ArrayList<>();
        int index = -1;
        int at = 0;
        while (at < line.length()) {
            int end = at;
            while (end < line.length() && isPart(line.charAt(end))) {
                end++;
            }
            if (index < 0 && cursor <= end) {
                index = words.size();
                words.add(line.substring(Math.min(at, cursor), cursor));
            } else if (end > at) {
                words.add(line.substring(at, end));
            }
            at = end + 1;
        }
        if (index < 0) {
            index = words.size();
            words.add("");
        }
        return new SqlLine(line, cursor, words, index);
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '\\' || c == '"';
    }

    @Override
    public String word() {
        return words.get(wordIndex);
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor();
    }

    @Override
    public int rawWordLength() {
        return word().length();
    }
}
