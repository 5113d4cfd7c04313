package dev.vidi.cli.shell;

import dev.vidi.cli.sql.SqlStatement;
import dev.vidi.cli.sql.StatementException;
import dev.vidi.cli.sql.StatementReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells when a text is whole: a command of the shell is at the end of its line, a statement at its semicolon. */
final class SqlLineParser implements Parser {

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        boolean typing = context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT;
        if (typing && !ShellCommand.isOne(line) && !isWhole(line)) {
            throw new EOFError(-1, cursor, "the statement has no semicolon yet");
        }
        return SqlLine.of(line, cursor);
    }

    private static boolean isWhole(String text) {
        StatementReader statements = new StatementReader(new StringReader(text));
        try {
            Optional<SqlStatement> next = statements.next();
            while (next.isPresent()) {
                if (!next.get().terminated()) {
                    return false;
                }
                next = statements.next();
            }
            return true;
        } catch (StatementException unterminated) {
            return text.length() > StatementReader.LENGTH_MAX; // the runner tells
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }
}
