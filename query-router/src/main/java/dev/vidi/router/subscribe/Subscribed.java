package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.Cursor;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.router.read.PageScope;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.select.SelectRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a call subscribes to: how that is asked, and what the answer means. Immutable. */
final class Subscribed {
    private final SubscribeRequest request;
    private final SelectRequest select;
    private final UUID subscription;
    private final int home;
    private final long attachment;
    private final byte[] arguments;
    private final AccessPath path;
    private final ShapeId shape;

    /**
     * What a request is about.
     *
     * @param home partition of the read log that its changes go to
     * @param attachment random, names the call
     */
    Subscribed(SubscribeRequest request, UUID subscription, int home, long attachment) {
        this.request = request;
        this.select = request.select();
        this.subscription = subscription;
        this.home = home;
        this.attachment = attachment;
        List<@Nullable Object> values = select.plan().fragmentArguments(select.parameters());
        this.arguments = select.plan().fragment().encodeArguments(values);
        this.path = select.plan().fragment().path(values);
        this.shape = ShapeId.of(select.plan().fragment().hash(), arguments);
    }

    SubscribeRequest request() {
        return request;
    }

    TableDefinition table() {
        return select.plan().table();
    }

    UUID subscription() {
        return subscription;
    }

    int home() {
        return home;
    }

    long attachment() {
        return attachment;
    }

    AccessPath path() {
        return path;
    }

    ShapeId shape() {
        return shape;
    }

    boolean isNamed() {
        return !request.name().isEmpty();
    }

    /** The read that registers it. */
    ReadRequest read(@Nullable Cursor resumeFrom, SubscribeLimits limits) {
        return read(scope(resumeFrom), limits);
    }

    /** The read that attaches the call again in some partitions. */
    ReadRequest again(Collection<Integer> partitions, SubscribeLimits limits) {
        return read(PageScope.of(partitions), limits);
    }

    private ReadRequest read(PageScope scope, SubscribeLimits limits) {
        Question question = new Question.Subscribe(
                subscription,
                request.name(),
                attachment,
                select.plan().fragment().hash(),
                select.plan().fragment().text(),
                arguments,
                (int) limits.lease().toMillis(),
                limits.keep(isNamed()).toMillis());
        return new ReadRequest(
                table(),
                question,
                scope,
                select.level(),
                select.context().at(home),
                select.reader(),
                select.timeout(),
                select.waitMax(),
                select.traceparent(),
                select.retries());
    }

    /**
     * Where it is registered: where its rows can be, or where the cursor knows it to be. One with a name is in the lead
     * partition of the name, too, so that whoever takes the name for another query is noticed.
     */
    private PageScope scope(@Nullable Cursor resumeFrom) {
        if (resumeFrom != null) {
            return PageScope.of(resumeFrom.places().keySet());
        }
        @Nullable
        List<byte[]> keys =
                path.<@Nullable List<byte[]>>fold(nothing -> null, of -> of.keys(), range -> null, scan -> null);
        return isNamed() ? PageScope.with(keys, namedLead()) : PageScope.first(keys, false);
    }

    private int namedLead() {
        return Math.floorMod(subscription.hashCode(), table().partitions());
    }

    /** The partition whose events decide which of several calls is the newest; null before it is known. */
    @Nullable
    Integer lead(SortedMap<Integer, Cursor.Place> places) {
        // one that is gone on with by its cursor alone may have a name all the same
        if (isNamed() || places.containsKey(namedLead())) {
            return namedLead();
        }
        return places.isEmpty() ? null : places.firstKey();
    }

    /** Where it was registered, and at which position. */
    static SortedMap<Integer, Cursor.Place> registered(ReadAnswer answer) {
        SortedMap<Integer, Cursor.Place> places = new TreeMap<>();
        answer.positions().forEach((partition, next) -> {
            Registered by = answer.registered().get(partition);
            places.put(partition, new Cursor.Place(by == null ? Long.MAX_VALUE : by.readsOffset(), next));
        });
        return places;
    }

    /** The place that was acknowledged last, in all partitions; null when there is none. */
    @Nullable
    Cursor acknowledged(ReadAnswer answer) {
        SortedMap<Integer, Cursor.Place> taken = new TreeMap<>();
        long from = Long.MAX_VALUE;
        for (Map.Entry<Integer, Registered> each : answer.registered().entrySet()) {
            Registered.Acknowledged last = each.getValue().acknowledged();
            if (last == null) {
                return null;
            }
            taken.put(each.getKey(), new Cursor.Place(each.getValue().readsOffset(), last.next()));
            from = Math.min(from, last.logOffset());
        }
        return taken.isEmpty() ? null : cursor(from, taken);
    }

    /** Whether the registration that a cursor knows still stands, in all partitions. */
    static boolean isOneRegistration(
            SortedMap<Integer, Cursor.Place> known, SortedMap<Integer, Cursor.Place> answered) {
        return known.keySet().equals(answered.keySet())
                && known.entrySet().stream().allMatch(place -> {
                    Cursor.Place now = answered.get(place.getKey());
                    return now != null && now.registered() == place.getValue().registered();
                });
    }

    /** A cursor of this call. */
    Cursor cursor(long logOffset, SortedMap<Integer, Cursor.Place> at) {
        return new Cursor(
                select.context().cluster(), table().id(), subscription, attachment, shape, home, logOffset, at);
    }
}
