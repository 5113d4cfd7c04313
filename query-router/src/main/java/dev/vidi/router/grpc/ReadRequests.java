package dev.vidi.router.grpc;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.token.Token;
import dev.vidi.proto.api.v1.ReadOptions;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.router.call.CallFields;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients ask, checked, as read requests. */
final class ReadRequests {
    static final int KEYS_MAX = 10_000;

    private ReadRequests() {}

    static ReadRequest of(
            TableMessages table, List<Value> keys, ReadOptions options, Caller caller, Token context, Duration timeout)
            throws RouterException {
        return new ReadRequest(
                table.table(),
                new Question.Keys(encode(table, keys)),
                level(options),
                context,
                caller.reader(options.getOnBehalfOf()),
                timeout,
                waitMax(options),
                caller.traceparent(),
                CallFields.readId("retries", options.getRetries()));
    }

    private static List<byte[]> encode(TableMessages table, List<Value> keys) throws RouterException {
        if (keys.size() == 1) {
            return List.of(table.encodeKey(keys.get(0)));
        }
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new RouterException(
                    ErrorCode.MALFORMED, "a read has 1 to " + KEYS_MAX + " keys, this has " + keys.size());
        }
        List<byte[]> encoded = new ArrayList<>(keys.size());
        for (Value key : keys) {
            encoded.add(table.encodeKey(key));
        }
        return encoded;
    }

    static Level level(ReadOptions options) throws RouterException {
        return switch (options.getLevel()) {
            case LEVEL_UNSPECIFIED, LEVEL_SESSION -> Level.SESSION;
            case LEVEL_EVENTUAL -> Level.EVENTUAL;
            case LEVEL_STRONG -> Level.STRONG;
            case UNRECOGNIZED ->
                throw new RouterException(
                        ErrorCode.MALFORMED,
                        "level " + options.getLevelValue() + " is unknown; known are eventual, session and strong");
        };
    }

    static @Nullable Duration waitMax(ReadOptions options) {
        return options.getWaitMs() == 0 ? null : Duration.ofMillis(Integer.toUnsignedLong(options.getWaitMs()));
    }
}
