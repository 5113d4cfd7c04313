package dev.vidi.client.fake;

import dev.vidi.proto.api.v1.DeadLetterEntry;
import dev.vidi.proto.api.v1.LogEntry;
import dev.vidi.proto.api.v1.LogGrpc;
import dev.vidi.proto.api.v1.ReadDeadLettersRequest;
import dev.vidi.proto.api.v1.ReadLogRequest;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A read log of the entries that tests add; a follower gets no more than those and is left waiting. */
public final class FakeLog extends LogGrpc.LogImplBase {
    private final FakeCalls calls;
    private final List<LogEntry> entries = new CopyOnWriteArrayList<>();
    private final List<DeadLetterEntry> letters = new CopyOnWriteArrayList<>();

    FakeLog(FakeCalls calls) {
        this.calls = calls;
    }

    public void add(DeadLetterEntry letter) {
        letters.add(letter);
    }

    public void add(LogEntry entry) {
        entries.add(entry);
    }

    @Override
    public void readLog(ReadLogRequest request, StreamObserver<LogEntry> observer) {
        try {
            calls.failIfTold();
        } catch (RuntimeException failure) {
            observer.onError(failure);
            return;
        }
        List<LogEntry> wanted = entries.stream()
                .filter(entry ->
                        request.getTable().isEmpty() || request.getTable().equals(entry.getTable()))
                .toList();
        int last = request.getLast() == 0 ? wanted.size() : Math.min(request.getLast(), wanted.size());
        wanted.subList(wanted.size() - last, wanted.size()).forEach(observer::onNext);
        if (!request.getFollow()) {
            observer.onCompleted();
        }
    }

    @Override
    public void readDeadLetters(ReadDeadLettersRequest request, StreamObserver<DeadLetterEntry> observer) {
        List<DeadLetterEntry> wanted = letters.stream()
                .filter(letter -> request.getTable().equals(letter.getTable())
                        && (!request.hasPartition()
                                || request.getPartition() == letter.getRecord().getPartition()))
                .toList();
        int last = request.getLast() == 0 ? wanted.size() : Math.min(request.getLast(), wanted.size());
        wanted.subList(wanted.size() - last, wanted.size()).forEach(observer::onNext);
        observer.onCompleted();
    }
}
