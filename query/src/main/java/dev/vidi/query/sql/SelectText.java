package dev.vidi.query.sql;

import dev.vidi.query.sql.Words.Word;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A query in two: what Calcite's grammar knows, and EMIT CHANGES, which is blanked, so that places in what is left are
 * places in what was written.
 *
 * @param text as it was written
 * @param words without EMIT CHANGES
 * @param standard what Calcite's grammar knows
 * @param emitChanges whether EMIT CHANGES stands at the end
 */
record SelectText(String text, List<Word> words, String standard, boolean emitChanges) {

    private static final int DEPTH_MAX = 100;
    /** Planning takes some 0.1 ms a word at worst. */
    private static final int WORDS_MAX = 25_000;

    private static final int CHAIN_MAX = 8_000;

    static SelectText of(String text, List<Word> words) throws StatementException {
        if (words.size() > WORDS_MAX) {
            throw Place.error(text, words.get(WORDS_MAX).start(), "a query has at most " + WORDS_MAX + " words");
        }
        checkDepth(text, words);
        checkChains(text, words);
        for (int at = 0; at + 1 < words.size(); at++) {
            if (words.get(at).is("EMIT") && words.get(at + 1).is("CHANGES")) {
                if (at + 2 < words.size()) {
                    throw Place.error(text, words, at + 2, "the end after EMIT CHANGES");
                }
                String standard = text.substring(0, words.get(at).start());
                return new SelectText(text, words.subList(0, at), standard, true);
            }
        }
        return new SelectText(text, words, text, false);
    }

    /** The clauses of the query. */
    SelectParts parse() throws StatementException {
        return new SelectReader(text, emitChanges).read(Grammar.parse(text, words, standard));
    }

    /** Nested CASEs need no parentheses, and cost the parser as much. */
    private static void checkDepth(String text, List<Word> words) throws StatementException {
        int depth = 0;
        for (Word word : words) {
            depth += word.is("CASE") ? 1 : word.is("END") ? -1 : 0;
            if (depth > DEPTH_MAX) {
                throw Place.error(text, word.start(), "more than " + DEPTH_MAX + " CASEs within one another");
            }
        }
    }

    /** Chains of operators cost the parser time that grows with the square of their length. */
    private static void checkChains(String text, List<Word> words) throws StatementException {
        Deque<Integer> around = new ArrayDeque<>();
        int chain = 0;
        for (Word word : words) {
            if (word.isSign('(')) {
                around.push(chain);
                chain = 0;
            } else if (word.isSign(')') && !around.isEmpty()) {
                chain = around.pop() + 1;
            } else {
                chain = word.isSign(',') ? 0 : chain + 1;
            }
            if (chain > CHAIN_MAX) {
                throw Place.error(text, word.start(), "more than " + CHAIN_MAX + " words without a comma");
            }
        }
    }
}
