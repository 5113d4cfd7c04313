package dev.vidi.router.http;

import dev.vidi.router.call.CallPump;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * A response that is sent piece by piece: its body is asked for the next piece when the socket has taken the one before,
 * so that a client that stands still costs one piece. Thread-safe; guarded by its monitor; nothing is called in it.
 */
final class StreamedReply implements SelectSink {
    private final Exchange exchange;
    private final OpenReplies open;
    private final CallPump pump;
    private volatile @Nullable Body body;

    private boolean underWay;
    private boolean begun;
    private boolean broken;
    private @Nullable Runnable then;

    /** Where the pieces come from. Called by one thread at a time. */
    interface Body {
        /** Sends a piece, or the last one, if there is one; nothing is under way. */
        void send();

        /** Nobody takes anything any more. */
        void end();

        /** The last piece of a response that has begun and fails. */
        ByteBuffer lastWords(RouterException error);

        /** Whether that piece ends the response well; else it is cut off behind it. */
        boolean failsWell();
    }

    StreamedReply(Exchange exchange, Executor executor, OpenReplies open) {
        this.exchange = exchange;
        this.open = open;
        this.pump = new CallPump(executor, this::step, this::close);
    }

    /** The pieces come from here on. */
    void open(Body source) {
        body = source;
        exchange.request().addFailureListener(this::gone); // from here on: a body that is too large is to be answered
        if (!pump.open()) {
            source.end();
        }
    }

    @Override
    public void progressed() {
        pump.progressed();
    }

    @Override
    public void failed(RouterException error) {
        pump.fail(error);
    }

    void fail(Throwable thrown) {
        pump.fail(thrown);
    }

    private void step() {
        synchronized (this) {
            if (underWay) {
                return;
            }
        }
        Body source = body;
        if (source != null) {
            source.send();
        }
    }

    /** To be called by the body in {@link Body#send}, once. */
    void send(ByteBuffer piece) {
        synchronized (this) {
            underWay = true;
            begun = true;
        }
        exchange.write(piece, Callback.from(InvocationType.NON_BLOCKING, this::taken, this::gone));
    }

    /** To be called by the body in {@link Body#send}, in place of {@link #send}. */
    void sendLast(ByteBuffer piece) {
        Body source = body;
        if (pump.over() || !pump.end()) {
            return;
        }
        if (source != null) {
            source.end();
        }
        open.leave(this);
        exchange.end(piece);
    }

    private void taken() {
        Runnable next;
        synchronized (this) {
            underWay = false;
            next = then;
            then = null;
        }
        if (next != null) {
            next.run();
        } else {
            pump.progressed();
        }
    }

    private void gone(Throwable why) {
        Runnable next;
        synchronized (this) {
            broken = true;
            underWay = false;
            next = then;
            then = null;
        }
        if (next != null) {
            next.run();
        } else {
            pump.fail(new RouterException(
                    ErrorCode.CANCELLED, "the client has gone, or has taken nothing for too long", Duration.ZERO, why));
        }
    }

    private void close(Throwable thrown) {
        Body source = body;
        if (source != null) {
            source.end();
        }
        open.leave(this);
        Runnable last = () -> tell(thrown);
        synchronized (this) {
            if (underWay) {
                then = last;
                return;
            }
        }
        last.run();
    }

    private void tell(Throwable thrown) {
        Body source = body;
        if (isBroken()) {
            exchange.cut(thrown);
        } else if (source == null || !hasBegun()) {
            exchange.fail(thrown);
        } else if (source.failsWell()) {
            exchange.end(source.lastWords(exchange.errors().error(thrown)));
        } else {
            exchange.write(
                    source.lastWords(exchange.errors().error(thrown)),
                    Callback.from(
                            () -> exchange.cut(new IOException("the answer is cut off, it failed")), exchange::cut));
        }
    }

    private synchronized boolean isBroken() {
        return broken;
    }

    private synchronized boolean hasBegun() {
        return begun;
    }
}
