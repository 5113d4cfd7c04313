package dev.vidi.processors.subscription;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Registered.Acknowledged;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.query.plan.Fragment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one partition of a table and their fragments, in memory and kept through crashes. Confined to the
 * stream thread.
 *
 * <p>Each life of the task keeps a subscription under a key of its own, and forgets what an earlier life has kept when it
 * keeps something newer. So a zombie and its successor do not overwrite each other, and a later life merges what both have
 * left.
 */
final class Registry {
    private static final byte SUBSCRIPTION = 's';
    private static final byte FRAGMENT = 'f';
    private static final int KEY_BYTES = 1 + Long.BYTES * 4;

    /** What an answer holds of subscriptions, and how many are looked at for it, at most. */
    private static final int FOUND_BYTES_MAX = 256 << 10;

    private static final int EXAMINED_MAX = 4_096;
    private static final int FOUND_BYTES = 160;

    private final SubscriptionStore store;
    private final long incarnation;
    private final NavigableMap<UUID, Subscription> subscriptions = new TreeMap<>();
    private final Map<FragmentHash, Fragment> fragments = new HashMap<>();
    /** Subscriptions that several lives have kept, and the keys. */
    private final Map<UUID, List<byte[]>> merged = new HashMap<>();
    /** Registrations that later ones have replaced in another life. */
    private final List<Subscription> lost = new ArrayList<>();

    /**
     * A registry.
     *
     * @param incarnation of the task
     */
    Registry(SubscriptionStore store, long incarnation) {
        this.store = store;
        this.incarnation = incarnation;
    }

    /**
     * Takes in what is kept.
     *
     * @param texts takes the text of each fragment, and adds it when it is understood
     */
    void load(Consumer<String> texts) {
        store.forEach((key, value) -> {
            if (key.length == 1 + FragmentHash.BYTES && key[0] == FRAGMENT) {
                texts.accept(new String(value, StandardCharsets.UTF_8));
            } else if (key.length == KEY_BYTES && key[0] == SUBSCRIPTION) {
                ByteBuffer id = ByteBuffer.wrap(key, 1, Long.BYTES * 2);
                subscriptions.merge(new UUID(id.getLong(), id.getLong()), Subscription.decode(value), this::merge);
            }
        });
    }

    private Subscription merge(Subscription one, Subscription other) {
        // the store is not to be written to before the life of the task has begun
        Subscription both = Subscription.merge(one, other, incarnation);
        if (one.readsOffset() != other.readsOffset()) {
            lost.add(one.readsOffset() < other.readsOffset() ? one : other);
        }
        List<byte[]> keys = merged.computeIfAbsent(both.id(), first -> new ArrayList<>());
        keys.add(key(one));
        keys.add(key(other));
        return both;
    }

    /**
     * Keeps what was merged.
     *
     * @param replaced takes the registrations that others have replaced without a word
     */
    void settle(Consumer<Subscription> replaced) {
        lost.forEach(replaced);
        lost.clear();
        merged.forEach((id, keys) -> {
            Subscription known = subscriptions.get(id);
            if (known != null) {
                store.put(key(known), known.encode());
            }
            keys.stream()
                    .filter(key -> known == null || !Arrays.equals(key, key(known)))
                    .forEach(key -> store.put(key, null));
        });
        merged.clear();
    }

    int size() {
        return subscriptions.size();
    }

    Iterable<Subscription> all() {
        return subscriptions.values();
    }

    @Nullable
    Subscription get(UUID id) {
        return subscriptions.get(id);
    }

    @Nullable
    Fragment fragment(FragmentHash hash) {
        return fragments.get(hash);
    }

    /** A fragment that is kept already. */
    void know(Fragment fragment) {
        fragments.put(fragment.hash(), fragment);
    }

    /** Keeps a new subscription. */
    Subscription add(Question.Subscribe asked, Fragment fragment, Arrival arrival) {
        if (fragments.putIfAbsent(fragment.hash(), fragment) == null) {
            store.put(key(fragment.hash()), fragment.text().getBytes(StandardCharsets.UTF_8));
        }
        return keep(Subscription.of(asked, fragment.hash(), arrival, incarnation));
    }

    /** Keeps that another call follows a subscription. */
    Subscription attach(Subscription known, Question.Subscribe asked, Arrival arrival) {
        return change(known, known.again(asked, arrival, incarnation));
    }

    /** Keeps whether the call still follows, by broker time. */
    void turn(Subscription known, Attachment.State state, long when) {
        change(known, known.turned(state, when, incarnation));
    }

    /** Keeps how far a subscription was taken. */
    void acknowledge(Subscription known, Acknowledged now) {
        change(known, known.acknowledging(now, incarnation));
    }

    private Subscription change(Subscription known, Subscription now) {
        keep(now);
        if (known.writer() != now.writer()) {
            store.put(key(known), null);
        }
        return now;
    }

    private Subscription keep(Subscription subscription) {
        subscriptions.put(subscription.id(), subscription);
        store.put(key(subscription), subscription.encode());
        return subscription;
    }

    void remove(Subscription subscription) {
        subscriptions.remove(subscription.id());
        store.put(key(subscription), null);
    }

    /** The subscriptions that a question asks for, as many as fit an answer. */
    TaskSubscriptions.Found find(Question.Registrations question) {
        List<Registration> found = new ArrayList<>();
        UUID one = question.subscription();
        if (one != null) {
            Subscription known = subscriptions.get(one);
            if (known != null && isAskedFor(known, question)) {
                found.add(registration(known));
            }
            return new TaskSubscriptions.Found(found, 1, null);
        }
        int most = question.examinedMax() == 0 ? EXAMINED_MAX : Math.min(EXAMINED_MAX, question.examinedMax());
        int examined = 0;
        long bytes = 0;
        UUID last = null;
        UUID after = question.after();
        for (Subscription each : (after == null ? subscriptions : subscriptions.tailMap(after, false)).values()) {
            if (examined == most || bytes > FOUND_BYTES_MAX) {
                return new TaskSubscriptions.Found(found, examined, last);
            }
            examined++;
            last = each.id();
            if (isAskedFor(each, question)) {
                Registration registration = registration(each);
                found.add(registration);
                bytes += FOUND_BYTES + registration.text().length() + registration.arguments().length;
            }
        }
        return new TaskSubscriptions.Found(found, examined, null);
    }

    private static boolean isAskedFor(Subscription subscription, Question.Registrations question) {
        return (question.unnamed() || !subscription.name().isEmpty())
                && (question.principal() == null || question.principal().equals(subscription.principal()));
    }

    private Registration registration(Subscription subscription) {
        Fragment fragment = fragments.get(subscription.fragment());
        return new Registration(
                subscription.id(),
                subscription.name(),
                subscription.principal(),
                subscription.fragment(),
                fragment == null ? "" : fragment.text(),
                subscription.arguments(),
                subscription.home(),
                subscription.registered(),
                subscription.attachment().session(),
                subscription.attachment().since(),
                subscription.attachment().attached());
    }

    private static byte[] key(Subscription subscription) {
        return ByteBuffer.allocate(KEY_BYTES)
                .put(SUBSCRIPTION)
                .putLong(subscription.id().getMostSignificantBits())
                .putLong(subscription.id().getLeastSignificantBits())
                .putLong(subscription.readsOffset())
                .putLong(subscription.writer())
                .array();
    }

    private static byte[] key(FragmentHash hash) {
        byte[] key = Arrays.copyOf(new byte[] {FRAGMENT}, 1 + FragmentHash.BYTES);
        System.arraycopy(hash.toBytes(), 0, key, 1, FragmentHash.BYTES);
        return key;
    }
}
