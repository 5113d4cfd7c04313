package dev.vidi.causality.token;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.readlog.ReadId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a client carries between its reads and writes: its causal context.
 *
 * @param cluster identity of the Kafka cluster whose offsets it names
 * @param session the session it belongs to
 * @param home partition of the read log that holds the session's history
 * @param seen what the session has seen or written
 * @param dependencies what that depended on, where it goes further than {@code seen}
 * @param reads latest reads, newest last, at most {@link #READS_MAX}
 */
public record Token(UUID cluster, UUID session, int home, Position seen, Position dependencies, List<ReadId> reads) {

    /** Latest reads that a token remembers. */
    public static final int READS_MAX = 8;

    public Token {
        dependencies = dependencies.beyond(seen);
        reads = List.copyOf(reads.size() <= READS_MAX ? reads : reads.subList(reads.size() - READS_MAX, reads.size()));
    }

    /** The token of a session that has seen nothing. */
    public static Token start(UUID cluster, UUID session, int home) {
        return new Token(cluster, session, home, Position.NONE, Position.NONE, List.of());
    }

    /** This and what an answer showed. */
    public Token afterRead(ReadId read, Position position, Position answerDependencies) {
        List<ReadId> latest = new ArrayList<>(reads);
        latest.remove(read);
        latest.add(read);
        return new Token(cluster, session, home, seen.merge(position), dependencies.merge(answerDependencies), latest);
    }

    /** This and a write of the session's own. */
    public Token afterWrite(Position written) {
        return new Token(cluster, session, home, seen.merge(written), dependencies, reads);
    }

    /** The same, with a history that goes on in another partition of the read log. */
    public Token at(int otherHome) {
        return otherHome == home ? this : new Token(cluster, session, otherHome, seen, dependencies, reads);
    }

    /** The context of someone who holds both tokens; the session stays this one's. */
    public Token merge(Token other) {
        List<ReadId> latest = new ArrayList<>(other.reads);
        latest.removeAll(reads);
        latest.addAll(reads);
        return new Token(
                cluster, session, home, seen.merge(other.seen), dependencies.merge(other.dependencies), latest);
    }

    /** Everything that a write made in this context depends on. */
    public Position context() {
        return seen.merge(dependencies);
    }
}
