package dev.vidi.client;

import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * The tokens that stand for what a session has seen, and the calls in flight that will bring more. Only a server can
 * merge tokens, so those of calls that ran side by side are kept apart until a later call has sent them all.
 *
 * <p>Why {@value #LIMIT} tokens are enough and none is ever dropped: a token stays only until a call that was sent after
 * it has ended. So when the oldest one arrived, the calls that brought all the others were in flight already; and there
 * are never more than {@value #LIMIT} of those.
 *
 * <p>Thread-safe; guarded by lock.
 */
final class SessionTokens {
    static final int LIMIT = 8;

    private final Object lock = new Object();
    private final Set<Token> tokens = new LinkedHashSet<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final int waitingMax;
    private int inFlight;
    private boolean draining;

    SessionTokens(int waitingMax) {
        this.waitingMax = waitingMax;
    }

    /** The tokens that a call must send, newest last. */
    List<Token> snapshot() {
        synchronized (lock) {
            return List.copyOf(tokens);
        }
    }

    /** A call that sent some tokens brought one that stands for them, too. */
    void absorb(Collection<Token> sent, Token received) {
        synchronized (lock) {
            sent.forEach(tokens::remove);
            tokens.remove(received);
            tokens.add(received);
        }
    }

    /** Adds a token from elsewhere. */
    void merge(Token token) {
        synchronized (lock) {
            if (tokens.contains(token)) {
                return;
            }
            if (tokens.size() + inFlight >= LIMIT) {
                throw VidiException.of(
                        Status.Code.RESOURCE_EXHAUSTED,
                        "the session holds " + tokens.size() + " tokens and " + inFlight
                                + " calls in flight, together at most " + LIMIT
                                + "; read something, which merges its tokens, then try again");
            }
            tokens.add(token);
        }
    }

    /** Runs a call's start now or when one of the calls in flight has left. Each start must be followed by one leave. */
    void enter(Runnable start) {
        synchronized (lock) {
            if (waiting.size() >= waitingMax) {
                throw VidiException.of(
                        Status.Code.RESOURCE_EXHAUSTED,
                        "the session has " + LIMIT + " calls in flight and " + waiting.size()
                                + " in line, the most that it takes; wait for some, or use a stream");
            }
            waiting.add(start);
        }
        drain();
    }

    /** A call has ended, with or without a token. */
    void leave() {
        synchronized (lock) {
            inFlight--;
        }
        drain();
    }

    /** A loop, since a start that fails at once leaves from within. */
    private void drain() {
        while (true) {
            Runnable next;
            synchronized (lock) {
                if (draining || waiting.isEmpty() || inFlight >= LIMIT) {
                    return;
                }
                next = waiting.remove();
                inFlight++;
                draining = true;
            }
            try {
                next.run();
            } finally {
                synchronized (lock) {
                    draining = false;
                }
            }
        }
    }
}
