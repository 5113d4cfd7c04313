package dev.vidi.client;

import dev.vidi.proto.api.v1.AnswerEntry;
import dev.vidi.proto.api.v1.CausesEntry;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.LogGrpc;
import dev.vidi.proto.api.v1.ReadLogRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the read log, read as they are asked for. {@link #hasNext} waits for an entry or the end, and throws
 * {@link VidiException}; a server that has not even taken the call within the client's timeout is not waited for. For one
 * thread; {@link #close} may be called by any.
 */
public final class LogCursor implements Iterator<LogEntry>, AutoCloseable {
    private final ServerStream<dev.vidi.proto.api.v1.LogEntry> entries;

    LogCursor(Connection connection, LogSelection selection) {
        ReadLogRequest.Builder request =
                ReadLogRequest.newBuilder().setFollow(selection.follow()).setLast(selection.last());
        if (selection.table() != null) {
            request.setTable(selection.table());
        }
        entries = new ServerStream<>(connection, LogGrpc.getReadLogMethod(), request.build());
    }

    @Override
    public boolean hasNext() {
        return entries.hasNext();
    }

    @Override
    public LogEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the log ends here");
        }
        return entry(entries.next());
    }

    /** Ends the reading. */
    @Override
    public void close() {
        entries.close();
    }

    private static LogEntry entry(dev.vidi.proto.api.v1.LogEntry proto) {
        return new LogEntry(
                Coordinates.of(proto.getAt()),
                proto.getTable(),
                proto.getPartition(),
                proto.getIncarnation(),
                proto.getPosition(),
                proto.hasCauses() ? caused(proto.getCauses()) : answered(proto.getAnswer()));
    }

    private static LogEvent answered(AnswerEntry proto) {
        return new LogEvent.Answered(
                proto.getReadId(),
                proto.getSessionId(),
                proto.getPrincipal(),
                proto.getOnBehalfOf(),
                proto.getPurpose(),
                proto.getLevel(),
                proto.getPart(),
                proto.getLast(),
                proto.getResultsList().stream().map(LogCursor::result).toList(),
                proto.getRefusal(),
                proto.getRetries(),
                Instant.ofEpochMilli(proto.getReadAppendedMs()),
                proto.getVoid(),
                proto.getDependenciesList().stream().map(Coordinates::of).toList(),
                Coordinates.of(proto.getReadAt()),
                proto.getReadIndex(),
                proto.getAsked(),
                proto.getFragment(),
                arguments(proto));
    }

    private static List<@Nullable Object> arguments(AnswerEntry proto) {
        List<@Nullable Object> arguments = new ArrayList<>();
        proto.getArgumentsList().forEach(value -> arguments.add(ValueCodec.decode(value)));
        return arguments;
    }

    private static LogEvent.Result result(KeyResult proto) {
        return new LogEvent.Result(
                ValueCodec.decode(proto.getKey()), proto.hasAt() ? Coordinates.of(proto.getAt()) : null);
    }

    private static LogEvent caused(CausesEntry proto) {
        return new LogEvent.Caused(
                ValueCodec.decode(proto.getKey()),
                Coordinates.of(proto.getWrite()),
                proto.getReadIdsList(),
                proto.getOperationId());
    }
}
