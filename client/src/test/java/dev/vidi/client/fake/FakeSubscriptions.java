package dev.vidi.client.fake;

import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Subscriptions whose calls do what scripts tell them; a call without one gets a header, and then nothing. */
public final class FakeSubscriptions {
    private static final Pattern FROM = Pattern.compile("(?i)\\bFROM\\s+(\\w+)");

    private final FakeTables tables;
    private final FakeCalls calls;
    private final Queue<Consumer<FakeSubscription>> scripts = new ConcurrentLinkedQueue<>();
    private final List<FakeSubscription> subscriptions = new CopyOnWriteArrayList<>();

    FakeSubscriptions(FakeTables tables, FakeCalls calls) {
        this.tables = tables;
        this.calls = calls;
    }

    /** What the next call does, after those told before. */
    public void script(Consumer<FakeSubscription> script) {
        scripts.add(script);
    }

    /** The calls so far. */
    public List<FakeSubscription> calls() {
        return List.copyOf(subscriptions);
    }

    void answer(SubscribeRequest request, ServerCallStreamObserver<SubscribeResponse> observer) {
        try {
            calls.failIfTold();
            Matcher from = FROM.matcher(request.getSql());
            FakeSubscription call =
                    new FakeSubscription(request, tables.schema(from.find() ? from.group(1) : ""), observer);
            subscriptions.add(call);
            Consumer<FakeSubscription> script = scripts.poll();
            (script == null ? (Consumer<FakeSubscription>) FakeSubscription::header : script).accept(call);
        } catch (RuntimeException refused) {
            observer.onError(refused);
        }
    }
}
