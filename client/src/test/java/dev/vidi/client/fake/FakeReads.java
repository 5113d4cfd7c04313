package dev.vidi.client.fake;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.PartitionPosition;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads from memory. A read can be held: then it is answered when it is let go. */
public final class FakeReads extends ReadsGrpc.ReadsImplBase {
    private final FakeTables tables;
    private final FakeCalls calls;
    private final FakeQueries queries;
    private final FakeSubscriptions subscriptions;
    private final List<GetRequest> gets = new CopyOnWriteArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private boolean holding;

    FakeReads(FakeTables tables, FakeCalls calls, FakeQueries queries, FakeSubscriptions subscriptions) {
        this.tables = tables;
        this.calls = calls;
        this.queries = queries;
        this.subscriptions = subscriptions;
    }

    /** The gets so far. */
    public List<GetRequest> gets() {
        return List.copyOf(gets);
    }

    /** From now on gets are held. */
    public synchronized void hold() {
        holding = true;
    }

    /** The gets that are held, in order of arrival. */
    public synchronized List<Held> held() {
        return List.copyOf(held);
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> observer) {
        gets.add(request);
        TreeSet<String> seen = FakeCalls.sent();
        Held read = new Held(
                Context.current(), new TreeSet<>(seen), () -> FakeVidi.answer(observer, () -> respond(request, seen)));
        synchronized (this) {
            if (holding) {
                held.add(read);
                return;
            }
        }
        read.letGo();
    }

    private GetResponse respond(GetRequest request, TreeSet<String> seen) {
        calls.failIfTold();
        String event = calls.newEvent();
        seen.add(event);
        return GetResponse.newBuilder()
                .setSchema(tables.schema(request.getTable()))
                .setResult(tables.find(request.getTable(), request.getKey()))
                .addPosition(PartitionPosition.newBuilder().setOffset(9))
                .setReadId("read-" + event)
                .setToken(FakeTokens.token(seen))
                .build();
    }

    @Override
    public void getMany(GetManyRequest request, StreamObserver<GetManyResponse> observer) {
        TreeSet<String> seen = FakeCalls.sent();
        try {
            calls.failIfTold();
            GetManyResponse.Builder first = GetManyResponse.newBuilder().setSchema(tables.schema(request.getTable()));
            request.getKeysList().stream()
                    .limit(1)
                    .forEach(key -> first.addResults(tables.find(request.getTable(), key)));
            observer.onNext(first.build());
            String event = calls.newEvent();
            seen.add(event);
            GetManyResponse.Builder last = GetManyResponse.newBuilder()
                    .addPosition(PartitionPosition.newBuilder().setOffset(9))
                    .setReadId("read-" + event);
            request.getKeysList().stream()
                    .skip(1)
                    .forEach(key -> last.addResults(tables.find(request.getTable(), key)));
            ByteString token = FakeTokens.token(seen);
            observer.onNext(last.setToken(token).build());
            observer.onCompleted();
        } catch (RuntimeException failure) {
            observer.onError(failure);
        }
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResponse> observer) {
        queries.answer(request, (ServerCallStreamObserver<QueryResponse>) observer);
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> observer) {
        subscriptions.answer(request, (ServerCallStreamObserver<SubscribeResponse>) observer);
    }

    /**
     * A read that waits to be answered.
     *
     * @param seen events of the tokens that it sent
     */
    public record Held(Context context, TreeSet<String> seen, Runnable answer) {
        /** Answers it. */
        public void letGo() {
            answer.run();
        }

        /** Whether the client has given up. */
        public boolean cancelled() {
            return context.isCancelled();
        }
    }
}
