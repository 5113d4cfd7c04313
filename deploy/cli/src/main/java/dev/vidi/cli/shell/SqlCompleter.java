package dev.vidi.cli.shell;

import dev.vidi.cli.output.Format;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes keywords, names of tables and columns, and the shell's own commands. */
final class SqlCompleter implements Completer {
    private static final List<String> KEYWORDS = List.of(
            "AND",
            "AS",
            "ASC",
            "BETWEEN",
            "BIGINT",
            "BOOLEAN",
            "CASE",
            "CAST",
            "CREATE",
            "DATE",
            "DECIMAL",
            "DESC",
            "DESCRIBE",
            "DOUBLE",
            "DROP",
            "ELSE",
            "END",
            "EXISTS",
            "FALSE",
            "FROM",
            "IF",
            "IN",
            "INTEGER",
            "IS",
            "KEY",
            "LIKE",
            "LIMIT",
            "NOT",
            "NULL",
            "OR",
            "ORDER BY",
            "PRIMARY KEY",
            "SELECT",
            "SHOW TABLES",
            "TABLE",
            "THEN",
            "TIMESTAMP",
            "TRUE",
            "VARCHAR",
            "WHEN",
            "WHERE",
            "WITH");
    private static final Set<String> BEFORE_TABLES = Set.of("FROM", "TABLE", "DESCRIBE", "EXISTS", "\\D");

    private final TableNames names;

    SqlCompleter(TableNames names) {
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        candidates(line).map(Candidate::new).forEach(candidates::add);
    }

    private Stream<String> candidates(ParsedLine line) {
        String before = line.wordIndex() == 0
                ? ""
                : line.words().get(line.wordIndex() - 1).toUpperCase(Locale.ROOT);
        if (line.wordIndex() == 0 && line.word().startsWith("\\")) {
            return Stream.of(ShellCommand.values()).map(ShellCommand::word);
        } else if (before.equals("\\O")) {
            return Stream.of(Format.values()).map(format -> format.name().toLowerCase(Locale.ROOT));
        } else if (BEFORE_TABLES.contains(before) || (before.equals("DESC") && line.wordIndex() == 1)) {
            return names.tables().stream().map(SqlCompleter::quoted);
        }
        return Stream.concat(
                columns(line).map(SqlCompleter::quoted), KEYWORDS.stream().map(word -> asTyped(word, line.word())));
    }

    /** Of the tables that the statement names; of all while it names none. */
    private Stream<String> columns(ParsedLine line) {
        List<String> tables = names.tables();
        List<String> named = tables.stream()
                .filter(table -> line.words().stream().anyMatch(table::equalsIgnoreCase))
                .toList();
        return names.columns(named.isEmpty() ? tables : named).stream();
    }

    private static String asTyped(String keyword, String typed) {
        return !typed.isEmpty() && Character.isLowerCase(typed.charAt(0)) ? keyword.toLowerCase(Locale.ROOT) : keyword;
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
