package dev.vidi.it.badinput;

import dev.vidi.client.Token;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SessionAnswer;
import dev.vidi.proto.api.v1.SessionRequest;
import dev.vidi.proto.api.v1.SessionResponse;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One stream of reads. For one thread. */
final class SessionStream implements AutoCloseable {
    private static final long LIMIT_SECONDS = 20;

    private final BlockingQueue<SessionAnswer> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final StreamObserver<SessionRequest> requests;

    SessionStream(Channel channel, Token seen) {
        Metadata metadata = new Metadata();
        metadata.put(EmbeddedVidi.TOKEN, seen.toBytes());
        requests = ReadsGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .session(new StreamObserver<>() {
                    @Override
                    public void onNext(SessionResponse response) {
                        answers.addAll(response.getAnswersList());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        end.complete(Status.fromThrowable(failure));
                    }

                    @Override
                    public void onCompleted() {
                        end.complete(Status.OK);
                    }
                });
    }

    /** The answers to the reads of a message, by their ids. */
    Map<Long, SessionAnswer> ask(SessionRequest request) throws InterruptedException {
        requests.onNext(request);
        Map<Long, SessionAnswer> byId = new HashMap<>();
        while (byId.size() < request.getReadsCount()) {
            SessionAnswer answer = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("answered were only the reads " + byId.keySet());
            }
            byId.put(answer.getId(), answer);
        }
        return byId;
    }

    /** How the stream ends when no more is asked. */
    Status end() throws Exception {
        requests.onCompleted();
        return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (!end.isDone()) {
            requests.onError(Status.CANCELLED.asException());
        }
    }
}
