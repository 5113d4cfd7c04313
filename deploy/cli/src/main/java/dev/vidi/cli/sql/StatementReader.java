package dev.vidi.cli.sql;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Splits a text into statements at its semicolons, one at a time as they are asked for, so that what comes through a pipe
 * is run as it comes. Semicolons in texts, quoted names and comments do not count. For one thread.
 */
public final class StatementReader {
    /** What servers take. */
    public static final int LENGTH_MAX = 1 << 20;

    private static final int END = -1;
    private static final Pattern EMIT_CHANGES = Pattern.compile("(?is)(.*\\W)?EMIT\\s+CHANGES\\s*");

    private final PushbackReader reader;
    private final StringBuilder sql = new StringBuilder();
    /** The statement without what is in quotes and comments. */
    private final StringBuilder words = new StringBuilder();

    private Place place = new Place(1, 1);
    private Place start = place;
    private int parameters;

    /** Reads a text that somebody else closes. */
    public StatementReader(Reader reader) {
        this.reader = new PushbackReader(reader, 2);
    }

    /**
     * The next statement, empty at the end; statements without a word are passed over.
     *
     * @throws StatementException when a text, name or comment does not end, or a statement is longer than servers take
     */
    public Optional<SqlStatement> next() throws IOException, StatementException {
        sql.setLength(0);
        words.setLength(0);
        parameters = 0;
        while (true) {
            int c = peek();
            switch (c) {
                case END, ';' -> {
                    if (c == ';') {
                        read();
                    }
                    if (!sql.isEmpty()) {
                        return Optional.of(new SqlStatement(
                                sql.toString().strip(),
                                start.line(),
                                start.column(),
                                parameters,
                                c == ';',
                                EMIT_CHANGES.matcher(words).matches()));
                    } else if (c == END) {
                        return Optional.empty();
                    }
                }
                case '\'', '"', '`' -> {
                    words.append((char) c);
                    quoted(c);
                }
                case '-' -> {
                    words.append(' ');
                    if (!comment("--", "\n")) {
                        take();
                    }
                }
                case '/' -> {
                    words.append(' ');
                    if (!comment("/*", "*/")) {
                        take();
                    }
                }
                default -> {
                    parameters += c == '?' ? 1 : 0;
                    words.append((char) c);
                    take();
                }
            }
        }
    }

    /** Takes up to the closing quote; one that is written twice stands for itself. */
    private void quoted(int quote) throws IOException, StatementException {
        Place begin = place;
        do {
            take();
            while (peek() != quote) {
                if (peek() == END) {
                    throw new StatementException(
                            begin, "this " + (quote == '\'' ? "text" : "name") + " has no closing " + (char) quote);
                }
                take();
            }
            take();
        } while (peek() == quote);
    }

    /** Takes a comment; false when it is none. What is before the first word is not part of a statement. */
    private boolean comment(String opening, String closing) throws IOException, StatementException {
        Place begin = place;
        int first = read();
        boolean comment = peek() == opening.charAt(1);
        reader.unread(first);
        place = begin;
        if (!comment) {
            return false;
        }
        boolean within = !sql.isEmpty();
        StringBuilder last = new StringBuilder(opening.length());
        for (int i = 0; i < opening.length(); i++) {
            pass(within);
        }
        while (!last.toString().equals(closing)) {
            int c = peek();
            if (c == END) {
                if (closing.equals("\n")) {
                    return true;
                }
                throw new StatementException(begin, "this comment does not end");
            }
            pass(within);
            last.append((char) c);
            last.delete(0, Math.max(0, last.length() - closing.length()));
        }
        return true;
    }

    private void pass(boolean keep) throws IOException, StatementException {
        if (keep) {
            take();
        } else {
            read();
        }
    }

    /** Takes a character into the statement, which begins with the first that is not blank. */
    private void take() throws IOException, StatementException {
        Place at = place;
        int c = read();
        if (sql.isEmpty()) {
            if (Character.isWhitespace(c)) {
                return;
            }
            start = at;
        }
        if (sql.length() == LENGTH_MAX) {
            throw new StatementException(start, "this statement has more than " + LENGTH_MAX + " characters");
        }
        sql.append((char) c);
    }

    private int peek() throws IOException {
        int c = reader.read();
        if (c != END) {
            reader.unread(c);
        }
        return c;
    }

    private int read() throws IOException {
        int c = reader.read();
        place = c == '\n' ? new Place(place.line() + 1, 1) : new Place(place.line(), place.column() + 1);
        return c;
    }
}
