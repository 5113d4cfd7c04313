package dev.vidi.cli;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.Ordered;
import dev.vidi.client.Coordinates;
import dev.vidi.client.LogCursor;
import dev.vidi.client.LogEntry;
import dev.vidi.client.LogEvent;
import dev.vidi.client.LogSelection;
import dev.vidi.client.VidiClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "log",
        description =
                "Shows the read log: who saw which versions of which rows, and which reads informed which writes.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  vidi log --last 20", "  vidi log --follow --table offers -o json"})
final class LogCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--table", paramLabel = "TABLE", description = "Only this table.")
    private @Nullable String table;

    @Option(
            names = {"-f", "--follow"},
            description = "Keep waiting for new entries.")
    private boolean follow;

    @Option(names = "--last", paramLabel = "N", description = "At most so many of the latest entries (default: all).")
    private int last;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        boolean any = false;
        try (VidiClient client = server.connect();
                LogCursor log = client.log(new LogSelection(table, follow, last))) {
            while (log.hasNext()) {
                LogEntry entry = log.next();
                any = true;
                spec.commandLine()
                        .getOut()
                        .println(
                                output.json()
                                        ? Json.line(entry.event()
                                                .fold(answered -> json(entry, answered), caused -> json(entry, caused)))
                                        : entry.event()
                                                .<String>fold(
                                                        answered -> text(entry, answered),
                                                        caused -> text(entry, caused)));
                spec.commandLine().getOut().flush();
            }
        }
        return any ? ExitStatus.DONE : ExitStatus.NOTHING;
    }

    private static String text(LogEntry entry, LogEvent.Answered answer) {
        String who = answer.principal().isEmpty() ? "somebody" : answer.principal();
        String forWhom = answer.onBehalfOf().isEmpty() ? "" : " for " + answer.onBehalfOf();
        String why = answer.purpose().isEmpty() ? "" : " (" + answer.purpose() + ")";
        String asked = answer.asked().isEmpty() ? "" : " asked for the " + answer.asked() + sql(answer) + " and";
        String what = answer.refusal().isEmpty()
                ? asked
                        + answer.results().stream()
                                .map(result ->
                                        result.key() + (result.at() == null ? " absent" : " as " + place(result.at())))
                                .collect(Collectors.joining(
                                        ", ", " saw ", answer.results().isEmpty() ? "nothing" : ""))
                : " was refused: " + answer.refusal();
        return answer.readAppended() + "  " + who + forWhom + why + what + "  [" + entry.table() + "-"
                + entry.partition()
                + (entry.position() < 0 ? " before its first record" : " up to " + entry.position()) + ", read "
                + answer.readId() + ", asked as " + place(answer.readAt()) + ", logged as " + place(entry.at())
                + (answer.expired() ? ", void" : "")
                + "]";
    }

    private static String sql(LogEvent.Answered answer) {
        if (answer.fragment().isEmpty()) {
            return "";
        }
        String with = answer.arguments().stream().map(LogCommand::sql).collect(Collectors.joining(", "));
        return ", " + answer.fragment() + (with.isEmpty() ? "" : " with " + with) + ",";
    }

    private static String sql(@Nullable Object argument) {
        return argument instanceof String text ? "'" + text.replace("'", "''") + "'" : String.valueOf(argument);
    }

    private static String text(LogEntry entry, LogEvent.Caused caused) {
        return caused.write().timestamp() + "  write " + place(caused.write()) + " of " + entry.table() + " "
                + caused.key() + " was informed by " + String.join(", ", caused.readIds()) + "  [logged as "
                + place(entry.at()) + "]";
    }

    private static String place(Coordinates at) {
        return at.topic() + "-" + at.partition() + "@" + at.offset();
    }

    private static Map<String, @Nullable Object> json(LogEntry entry, LogEvent.Answered answer) {
        Map<String, @Nullable Object> line = common(entry, "answer");
        line.put("readId", answer.readId());
        line.put("sessionId", answer.sessionId());
        line.put("principal", answer.principal());
        line.put("onBehalfOf", answer.onBehalfOf());
        line.put("purpose", answer.purpose());
        line.put("level", answer.level());
        line.put("asked", answer.asked().isEmpty() ? null : answer.asked());
        line.put("fragment", answer.fragment().isEmpty() ? null : answer.fragment());
        line.put("arguments", answer.fragment().isEmpty() ? null : answer.arguments());
        line.put("part", answer.part());
        line.put("last", answer.last());
        line.put(
                "results",
                answer.results().stream()
                        .map(result -> {
                            Map<String, @Nullable Object> shown = Ordered.nullable("key", result.key());
                            shown.put("at", Json.at(result.at()));
                            return shown;
                        })
                        .toList());
        line.put("refusal", answer.refusal().isEmpty() ? null : answer.refusal());
        line.put("retries", answer.retries().isEmpty() ? null : answer.retries());
        line.put("readAppended", answer.readAppended());
        line.put("readAt", Json.at(answer.readAt()));
        line.put("readIndex", answer.readIndex());
        line.put("void", answer.expired());
        line.put("dependencies", places(answer.dependencies()));
        return line;
    }

    private static List<@Nullable Map<String, Object>> places(List<Coordinates> coordinates) {
        return coordinates.stream().<@Nullable Map<String, Object>>map(Json::at).toList();
    }

    private static Map<String, @Nullable Object> json(LogEntry entry, LogEvent.Caused caused) {
        Map<String, @Nullable Object> line = common(entry, "causes");
        line.put("key", caused.key());
        line.put("write", Json.at(caused.write()));
        line.put("readIds", caused.readIds());
        line.put("operationId", caused.operationId().isEmpty() ? null : caused.operationId());
        return line;
    }

    private static Map<String, @Nullable Object> common(LogEntry entry, String kind) {
        Map<String, @Nullable Object> line = Ordered.nullable("at", Json.at(entry.at()));
        line.put("kind", kind);
        line.put("table", entry.table());
        line.put("partition", entry.partition());
        line.put("incarnation", entry.incarnation());
        line.put("position", entry.position());
        return line;
    }
}
