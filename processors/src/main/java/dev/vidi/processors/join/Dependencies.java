package dev.vidi.processors.join;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenException;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.causality.wire.VectorCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The merged vector of what the writes of one partition depended on. It over-approximates, which costs waiting and never
 * truth: a vector for each row would have no row to stand in once the row is deleted. Confined to the stream thread.
 */
final class Dependencies {

    private final SourcePartition source;
    private final TokenCodec tokens;
    private final JoinMeters meters;
    private Position merged;

    Dependencies(SourcePartition source, TokenCodec tokens, JoinMeters meters, byte @Nullable [] kept) {
        this.source = source;
        this.tokens = tokens;
        this.meters = meters;
        this.merged = kept == null ? Position.NONE : decode(kept);
    }

    private static Position decode(byte[] kept) {
        try {
            return VectorCodec.decode(kept);
        } catch (MalformedPayloadException e) {
            throw new IllegalStateException("the kept dependencies of a partition cannot be read", e);
        }
    }

    /** The token that a write carries; none when it has none that this installation signed. */
    Optional<Token> token(Headers headers) {
        Header header = headers.lastHeader(RecordHeaders.DEPENDENCIES);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(tokens.decodeText(new String(header.value(), StandardCharsets.UTF_8)));
        } catch (TokenException stranger) {
            meters.unverifiable();
            return Optional.empty();
        }
    }

    /** Merges what a write depended on; true when that changed anything. */
    boolean merge(Token token) {
        Position further = elsewhere(token.context());
        if (merged.dominates(further)) {
            return false;
        }
        merged = merged.merge(further);
        return true;
    }

    /** The position without this partition: what a write depends on in its own partition lies before it. */
    private Position elsewhere(Position position) {
        if (position.offset(source) < 0) {
            return position;
        }
        Map<SourcePartition, Long> others = new HashMap<>(position.offsets());
        others.remove(source);
        return new Position(others);
    }

    Position merged() {
        return merged;
    }

    byte[] encoded() {
        return VectorCodec.encode(merged);
    }
}
