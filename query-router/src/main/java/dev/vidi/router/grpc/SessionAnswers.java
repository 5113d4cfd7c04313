package dev.vidi.router.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.proto.api.v1.SessionAnswer;
import dev.vidi.proto.api.v1.SessionResponse;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import java.nio.ByteBuffer;
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

    SessionResponse message(List<StreamRead> batch) {
        SessionResponse.Builder message = SessionResponse.newBuilder();
        Position seen = token.seen();
        Position dependencies = token.dependencies();
        ArrayDeque<ReadId> latest = new ArrayDeque<>(token.reads());
        for (StreamRead read : batch) {
            SessionAnswer.Builder answer =
                    message.addAnswersBuilder().setId(read.request().getId());
            ReadAnswer found = read.answer();
            Throwable failure = read.failure();
            if (found != null) {
                try {
                    fill(answer, read, found);
                } catch (RuntimeException defect) {
                    answer.clearResults().setFailure(reads.statuses().failure(defect));
                    continue;
                }
                seen = seen.merge(found.seen());
                dependencies = dependencies.merge(found.dependencies());
                remember(latest, found.id());
                if (named.add(read.table().table().id())) {
                    message.addSchemas(read.table().schema());
                }
            } else if (failure != null) {
                answer.setFailure(reads.statuses().failure(failure));
                if (failure instanceof RouterException refused) {
                    refused.readId().ifPresent(id -> answer.setReadId(bytes(ReadId.parse(id))));
                }
            }
        }
        Token merged =
                new Token(token.cluster(), token.session(), token.home(), seen, dependencies, new ArrayList<>(latest));
        token = merged;
        return message.setToken(UnsafeByteOperations.unsafeWrap(reads.headers().encode(merged)))
                .build();
    }

    private static void fill(SessionAnswer.Builder answer, StreamRead read, ReadAnswer found) {
        TableMessages table = read.table();
        for (int i = 0; i < found.rows().size(); i++) {
            answer.addResults(
                    table.result(read.request().getKeys(i), found.rows().get(i)));
        }
        answer.addAllPosition(TableMessages.positions(found)).setReadId(bytes(found.id()));
    }

    private static void remember(ArrayDeque<ReadId> latest, ReadId id) {
        latest.add(id);
        if (latest.size() > Token.READS_MAX) {
            latest.remove();
        }
    }

    private static ByteString bytes(ReadId id) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).putLong(id.high()).putLong(id.low());
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
