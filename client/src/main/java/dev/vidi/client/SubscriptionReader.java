package dev.vidi.client;

import com.google.protobuf.ByteString;
import dev.vidi.client.SubscriptionEvent.Enter;
import dev.vidi.client.SubscriptionEvent.Leave;
import dev.vidi.client.SubscriptionEvent.Progress;
import dev.vidi.client.SubscriptionEvent.Resync;
import dev.vidi.client.SubscriptionEvent.SnapshotComplete;
import dev.vidi.client.SubscriptionEvent.SnapshotRow;
import dev.vidi.client.SubscriptionEvent.Update;
import dev.vidi.proto.api.v1.RowChange;
import dev.vidi.proto.api.v1.SubscribeResponse;
import dev.vidi.proto.api.v1.Value;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes events of the messages of a subscription, one at a time as they are taken. For one thread at a time. */
final class SubscriptionReader {
    private final SubscriptionFeed feed;
    private final Acknowledger acknowledger;
    private final SubscriptionPlace place;
    private @Nullable SubscriptionHeader header;
    private Iterator<dev.vidi.proto.api.v1.QueryRow> rows = Collections.emptyIterator();
    private Iterator<RowChange> changes = Collections.emptyIterator();
    private ByteString behind = ByteString.EMPTY;
    private boolean shown;
    private SubscriptionFeed.@Nullable Ended ended;

    SubscriptionReader(SubscriptionFeed feed, Acknowledger acknowledger, @Nullable Cursor start) {
        this.feed = feed;
        this.acknowledger = acknowledger;
        this.place = new SubscriptionPlace(start);
    }

    /** Stands for the events given so far, as far as the server has a cursor for them. */
    ByteString given() {
        return place.whole();
    }

    /** What was given up to there was taken. */
    void taken(ByteString given) {
        acknowledger.taken(given);
    }

    /** The next event, null when it has not come yet or nothing more will. */
    @Nullable
    SubscriptionEvent next() {
        while (ended == null) {
            if (feed.closed()) {
                rows = Collections.emptyIterator();
                changes = Collections.emptyIterator();
            }
            if (rows.hasNext()) {
                shown = true;
                return row(rows.next());
            }
            SubscriptionEvent event = changes.hasNext() ? change(changes.next()) : null;
            if (event != null) {
                return event;
            }
            if (!changes.hasNext()) {
                SubscriptionFeed.Item item = feed.take();
                if (item == null) {
                    return null;
                }
                event = open(item);
                if (event != null) {
                    return event;
                }
            }
        }
        return null;
    }

    /** Whether nothing more will come, as {@link #next} has noticed. */
    boolean over() {
        return ended != null;
    }

    /** Why nothing more will come, when that is a failure. */
    Optional<VidiException> failure() {
        return ended == null ? Optional.empty() : Optional.ofNullable(ended.failure());
    }

    private @Nullable SubscriptionEvent open(SubscriptionFeed.Item item) {
        if (item instanceof SubscriptionFeed.Message message) {
            return open(message.message());
        } else if (item instanceof SubscriptionFeed.Restarted restarted) {
            place.reset();
            boolean forget = shown;
            shown = false;
            return forget ? new Resync(restarted.reason()) : null;
        }
        ended = (SubscriptionFeed.Ended) item;
        return null;
    }

    private @Nullable SubscriptionEvent open(SubscribeResponse message) {
        return switch (message.getPartCase()) {
            case HEADER -> {
                header = SubscriptionHeader.of(message.getHeader());
                place.renew(message.getCursor());
                yield null;
            }
            case ROWS -> {
                rows = message.getRows().getRowsList().iterator();
                yield null;
            }
            case SNAPSHOT_COMPLETE -> complete(message.getSnapshotComplete(), message.getCursor());
            case CHANGES -> {
                changes = message.getChanges().getChangesList().iterator();
                behind = message.getCursor();
                yield null;
            }
            case PROGRESS -> {
                place.complete(message.getCursor());
                yield new Progress(ReadCalls.position(message.getProgress().getPositionList()), place.cursor());
            }
            case RESYNC -> {
                place.reset();
                shown = false;
                yield new Resync(message.getResync().getReason());
            }
            case PART_NOT_SET -> null; // of a newer server
        };
    }

    private SubscriptionEvent complete(dev.vidi.proto.api.v1.SnapshotComplete proto, ByteString cursor) {
        place.complete(cursor);
        return new SnapshotComplete(
                ReadCalls.position(proto.getPositionList()),
                Token.of(proto.getToken()),
                proto.getRows(),
                proto.getExamined(),
                place.cursor());
    }

    private SubscriptionEvent row(dev.vidi.proto.api.v1.QueryRow proto) {
        return new SnapshotRow(
                row(proto.getValuesList(), at(proto.getPartition(), proto.getOffset(), proto.getTimestampMs())));
    }

    /** A change as an event; null when it was taken before. */
    private @Nullable SubscriptionEvent change(RowChange change) {
        boolean fresh = place.take(change.getPartition(), change.getOffset());
        if (!changes.hasNext()) {
            place.complete(behind);
        }
        return fresh ? event(change) : null;
    }

    private @Nullable SubscriptionEvent event(RowChange change) {
        Object key = ValueCodec.decode(change.getKey());
        Coordinates at = at(change.getPartition(), change.getOffset(), change.getTimestampMs());
        Coordinates was = at(change.getPartition(), change.getBeforeOffset(), change.getBeforeTimestampMs());
        return switch (change.getKind()) {
            case KIND_ENTER -> new Enter(key, row(change.getAfterList(), at), place.cursor());
            case KIND_UPDATE ->
                new Update(key, row(change.getBeforeList(), was), row(change.getAfterList(), at), place.cursor());
            case KIND_LEAVE -> new Leave(key, row(change.getBeforeList(), was), at, place.cursor());
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw failed("the server sent a change of a kind that this client does not know; use a newer client");
        };
    }

    private QueryRow row(List<Value> values, Coordinates at) {
        List<@Nullable Object> decoded = new ArrayList<>(values.size());
        values.forEach(value -> decoded.add(ValueCodec.decode(value)));
        return new QueryRow(header().columns(), decoded, at);
    }

    private Coordinates at(int partition, long offset, long timestamp) {
        return new Coordinates(header().topic(), partition, offset, Instant.ofEpochMilli(timestamp));
    }

    private SubscriptionHeader header() {
        if (header == null) {
            throw failed("the server answered without a header");
        }
        return header;
    }

    private VidiException failed(String why) {
        VidiException failure = VidiException.of(Status.Code.INTERNAL, why);
        ended = new SubscriptionFeed.Ended(failure);
        feed.fail(failure);
        return failure;
    }
}
