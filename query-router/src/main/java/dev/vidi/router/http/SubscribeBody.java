package dev.vidi.router.http;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.token.Cursor;
import dev.vidi.router.call.Callers;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.subscribe.SubscriptionEvent;
import dev.vidi.router.subscribe.SubscriptionRun;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as server-sent events. Rows and changes are taken from the run as the socket takes them; what it does not
 * take stays in the log.
 *
 * <p>Whatever begins with a snapshot begins with {@code resync}, which says that rows seen before are void and makes the
 * browser forget its last id: a page has one rule for the first connection, a lost one, and a log that was cut. Rows of the
 * snapshot have no id, as there is no going on within it. Each change has one of its own.
 *
 * <p>Confined to the one thread that sends, but for {@link #beat}.
 */
final class SubscribeBody implements StreamedReply.Body {
    private static final int PIECE_BYTES = 16 * 1024;
    private static final String BEGINS = "the subscription begins";

    /** Browsers that a server has lost come back within this and twice of it, each by its subscription's id. */
    private static final int RETRY_MILLIS = 1_000;

    private final Exchange exchange;
    private final StreamedReply reply;
    private final Question question;
    private final SubscriptionRun run;
    private final String name;
    private final JsonBuffer out = new JsonBuffer();
    private boolean begun;
    private String reason = BEGINS;
    private volatile boolean silent;
    private volatile boolean due;

    SubscribeBody(Exchange exchange, StreamedReply reply, Question question, SubscriptionRun run, String name) {
        this.exchange = exchange;
        this.reply = reply;
        this.question = question;
        this.run = run;
        this.name = name;
    }

    /** Called in turns: a stream that has said nothing since the one before gives a sign of life. */
    void beat() {
        if (silent) {
            due = true;
            reply.progressed();
        }
        silent = true;
    }

    @Override
    public void send() {
        while (out.size() < PIECE_BYTES) {
            SubscriptionEvent event = run.next();
            if (event == null) {
                break;
            }
            JsonBuffer unused = event.fold(this::begun, this::row, this::complete, this::changed, this::resync);
        }
        if (out.size() == 0 && due && begun) {
            out.text(Events.BEAT);
        }
        if (out.size() > 0) {
            silent = false;
            due = false;
            reply.send(out.take());
        }
    }

    private JsonBuffer begun(SubscriptionEvent.Begun event) {
        if (!begun) {
            begun = true;
            exchange.begin(Exchange.EVENTS);
            exchange.putHeader("X-Accel-Buffering", "no"); // or nginx keeps events until it has a buffer full of them
        }
        Events.retry(out, retryMillis(event.subscription()));
        SelectRun.Header snapshot = event.snapshot();
        if (snapshot == null) {
            return out;
        }
        String why = reason;
        return Events.write(out, "resync", "", json -> {
            json.writeStartObject();
            json.writeStringField("reason", why);
            json.writeStringField("subscription", event.subscription().toString());
            json.writeStringField("name", name);
            question.json().writeHead(json, run.path());
            json.writeStringField("readId", snapshot.id().toString());
            json.writeEndObject();
        });
    }

    private static int retryMillis(UUID subscription) {
        return RETRY_MILLIS + Math.floorMod(subscription.hashCode(), RETRY_MILLIS);
    }

    private JsonBuffer row(SubscriptionEvent.Row row) {
        return Events.write(out, "row", null, json -> question.json().writeRow(json, row.selected(), true));
    }

    private JsonBuffer complete(SubscriptionEvent.Complete complete) {
        return Events.write(out, "snapshot-complete", id(complete.cursor()), json -> {
            json.writeStartObject();
            json.writeNumberField("rows", complete.rows());
            json.writeNumberField("examined", complete.examined());
            question.json().writePosition(json, complete.snapshot().positions());
            json.writeStringField("readId", complete.snapshot().id().toString());
            json.writeStringField("token", question.tokenAfter(complete.snapshot()));
            json.writeEndObject();
        });
    }

    private JsonBuffer changed(SubscriptionEvent.Changed changed) {
        List<Change> changes = changed.changes();
        if (changes.isEmpty()) {
            return Events.write(out, "progress", id(changed.cursor()), json -> {
                json.writeStartObject();
                question.json().writePosition(json, changed.positions());
                json.writeEndObject();
            });
        }
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Events.write(
                    out,
                    kind(change),
                    id(changed.behind(i)),
                    json -> question.json().writeChange(json, changed.partition(), change));
        }
        return out;
    }

    private static String kind(Change change) {
        @Nullable Object before = change.before();
        return before == null ? "enter" : change.after() == null ? "leave" : "update";
    }

    /** Told when the new snapshot begins: until then the rows are as good as they were. */
    private JsonBuffer resync(SubscriptionEvent.Resync resync) {
        reason = resync.reason();
        return out;
    }

    private String id(Cursor cursor) {
        return Callers.text(question.callers().encode(cursor));
    }

    @Override
    public void end() {
        run.end();
    }

    @Override
    public ByteBuffer lastWords(RouterException error) {
        return Events.error(out, error).take();
    }

    @Override
    public boolean failsWell() {
        return true;
    }
}
