package dev.vidi.router.grpc;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.wire.FieldWriter;
import dev.vidi.proto.api.v1.SessionAnswer;
import dev.vidi.proto.api.v1.SessionResponse;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the messages of a session stream, and its token, which stands for all of them. Confined to the stream's sender,
 * but for {@link #token}, which any thread may ask.
 */
final class SessionAnswers {
    private static final int MESSAGE_BYTES = 512;
    private static final int ANSWER_BYTES = 64;

    private final ReadContext reads;
    private final Set<String> named = new HashSet<>();
    private volatile Token token;

    SessionAnswers(Token start, ReadContext reads) {
        this.token = start;
        this.reads = reads;
    }

    /** What the messages so far have shown. */
    Token token() {
        return token;
    }

    /** The bytes of a {@code SessionResponse}. */
    byte[] message(List<StreamRead> batch) {
        int bytes = MESSAGE_BYTES;
        for (StreamRead read : batch) {
            bytes += ANSWER_BYTES + read.bytes();
        }
        FieldWriter message = new FieldWriter(bytes);
        Position seen = token.seen();
        Position dependencies = token.dependencies();
        ArrayDeque<ReadId> latest = new ArrayDeque<>(token.reads());
        List<TableMessages> unnamed = new ArrayList<>();
        for (StreamRead read : batch) {
            ReadAnswer found = read.answer();
            if (found != null && write(message, read, found)) {
                seen = seen.merge(found.seen());
                dependencies = dependencies.merge(found.dependencies());
                remember(latest, found.id());
                if (named.add(read.table().table().id())) {
                    unnamed.add(read.table());
                }
            } else if (read.failure() != null) {
                fail(message, read, read.failure());
            }
        }
        Token merged =
                new Token(token.cluster(), token.session(), token.home(), seen, dependencies, new ArrayList<>(latest));
        token = merged;
        message.element(SessionResponse.TOKEN_FIELD_NUMBER, reads.headers().encode(merged));
        for (TableMessages table : unnamed) {
            message.element(SessionResponse.SCHEMAS_FIELD_NUMBER, table.schemaBytes());
        }
        return message.toBytes();
    }

    /** Writes an answer; false when a defect has made it a failure. */
    private boolean write(FieldWriter message, StreamRead read, ReadAnswer found) {
        int before = message.size();
        try {
            int answer = message.open(SessionResponse.ANSWERS_FIELD_NUMBER);
            message.number(SessionAnswer.ID_FIELD_NUMBER, read.request().getId());
            for (int i = 0; i < found.rows().size(); i++) {
                read.table()
                        .results()
                        .write(
                                message,
                                SessionAnswer.RESULTS_FIELD_NUMBER,
                                read.request().getKeys(i),
                                found.rows().get(i));
            }
            ResultFields.positions(message, SessionAnswer.POSITION_FIELD_NUMBER, found);
            message.id(
                    SessionAnswer.READ_ID_FIELD_NUMBER,
                    found.id().high(),
                    found.id().low());
            message.close(answer);
            return true;
        } catch (RuntimeException defect) {
            message.truncate(before);
            fail(message, read, defect);
            return false;
        }
    }

    private void fail(FieldWriter message, StreamRead read, Throwable failure) {
        int answer = message.open(SessionResponse.ANSWERS_FIELD_NUMBER);
        message.number(SessionAnswer.ID_FIELD_NUMBER, read.request().getId());
        if (failure instanceof RouterException refused) {
            refused.readId()
                    .map(ReadId::parse)
                    .ifPresent(id -> message.id(SessionAnswer.READ_ID_FIELD_NUMBER, id.high(), id.low()));
        }
        message.message(SessionAnswer.FAILURE_FIELD_NUMBER, reads.statuses().failure(failure));
        message.close(answer);
    }

    private static void remember(ArrayDeque<ReadId> latest, ReadId id) {
        latest.add(id);
        if (latest.size() > Token.READS_MAX) {
            latest.remove();
        }
    }
}
