package dev.vidi.cli.shell;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands of the shell itself. */
enum ShellCommand {
    QUIT("\\q", "", "leave; also exit and Ctrl-D"),
    HELP("\\h", "", "this help; also help"),
    TABLES("\\d", "[TABLE]", "list the tables, or describe one"),
    OUTPUT("\\o", "table|json|csv", "the form of rows"),
    TIMING("\\timing", "", "whether tables say how long their query took");

    private final String word;
    private final String arguments;
    private final String meaning;

    ShellCommand(String word, String arguments, String meaning) {
        this.word = word;
        this.arguments = arguments;
        this.meaning = meaning;
    }

    /** What is typed for it. */
    String word() {
        return word;
    }

    /** A line of help. */
    String help() {
        return String.format("  %-18s  %s", word + " " + arguments, meaning);
    }

    /** Whether a text is meant for the shell, known or not. */
    static boolean isOne(String text) {
        return text.stripLeading().startsWith("\\") || find(words(text)).isPresent();
    }

    /** The command of these words. */
    static Optional<ShellCommand> find(List<String> words) {
        String first = words.isEmpty() ? "" : words.get(0);
        return switch (first) {
            case "exit", "quit" -> words.size() == 1 ? Optional.of(QUIT) : Optional.empty();
            case "help" -> words.size() == 1 ? Optional.of(HELP) : Optional.empty();
            case "\\?" -> Optional.of(HELP);
            default ->
                Stream.of(values())
                        .filter(command -> command.word.equals(first))
                        .findFirst();
        };
    }

    /** The command and what follows it, without a semicolon that habit has put there. */
    static List<String> words(String text) {
        return Stream.of(text.strip().replaceAll("\\s*;$", "").split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
