package dev.vidi.it.workload;

import com.google.protobuf.ByteString;
import dev.vidi.it.history.RowKey;
import dev.vidi.it.history.SourceLog;
import dev.vidi.it.history.SourceRecord;
import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.Level;
import dev.vidi.proto.api.v1.PartitionPosition;
import dev.vidi.proto.api.v1.ReadOptions;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.Row;
import dev.vidi.proto.api.v1.Schema;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.proto.api.v1.WriteRequest;
import dev.vidi.proto.api.v1.WriteResponse;
import dev.vidi.proto.api.v1.WritesGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A server of one table in memory that keeps the guarantees, with answers as old as they allow, or breaks one of them.
 * Thread-safe; guarded by itself.
 */
final class SmallVidi implements ServerInterceptor {
    static final String TABLE = "things";
    private static final int PARTITIONS = 3;
    private static final Metadata.Key<byte[]> TOKEN =
            Metadata.Key.of("vidi-token-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Context.Key<long[]> SEEN = Context.key("seen");

    /** What it does wrong. */
    enum Break {
        NOTHING,
        IGNORES_TOKENS,
        IGNORES_ACKNOWLEDGED_WRITES,
        DROPS_DEPENDENCIES,
        WRITES_TWICE,
        FORGETS_WRITES,
        ANSWERS_OLD_ROWS
    }

    private record Version(SourceRecord record, long[] dependencies) {}

    private final Break broken;
    private final Random random;
    private final List<List<Version>> partitions = new ArrayList<>();
    private final List<SourceRecord> forgotten = new ArrayList<>();

    SmallVidi(Break broken, long seed) {
        this.broken = broken;
        random = new Random(seed);
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    /** What it holds at the end. */
    synchronized SourceLog log() {
        List<SourceRecord> records = new ArrayList<>();
        partitions.forEach(partition -> partition.forEach(version -> records.add(version.record())));
        records.removeAll(forgotten);
        return SourceLog.of(records);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        long[] seen = new long[PARTITIONS];
        Iterable<byte[]> tokens = headers.getAll(TOKEN);
        if (tokens != null) {
            tokens.forEach(token -> raise(
                    seen,
                    Arrays.stream(new String(token, java.nio.charset.StandardCharsets.UTF_8).split(",", -1))
                            .mapToLong(Long::parseLong)
                            .toArray()));
        }
        return Contexts.interceptCall(Context.current().withValue(SEEN, seen), call, headers, next);
    }

    private static void raise(long[] vector, long[] other) {
        Arrays.setAll(vector, i -> Math.max(vector[i], other[i]));
    }

    private static ByteString token(long[] seen) {
        return ByteString.copyFromUtf8(
                Arrays.stream(seen).mapToObj(Long::toString).collect(Collectors.joining(",")));
    }

    private static int partitionOf(String key) {
        return Math.floorMod(key.hashCode(), PARTITIONS);
    }

    private static dev.vidi.it.history.Coordinates at(int partition, long offset) {
        return new dev.vidi.it.history.Coordinates(new dev.vidi.it.history.Partition(TABLE, partition), offset);
    }

    private synchronized WriteResponse write(WriteRequest request) {
        boolean deletes = request.hasDelete();
        String[] parts = request.getJson().split("\"", -1);
        String key = deletes ? request.getDelete().getStringValue() : parts[3];
        int partition = partitionOf(key);
        List<Version> versions = partitions.get(partition);
        for (Version version : versions) {
            if (request.getOperationId().equals(version.record().operation()) && broken != Break.WRITES_TWICE) {
                return response(partition, version.record().at().offset())
                        .setRepeatedOperation(true)
                        .build();
            }
        }
        long[] dependencies = broken == Break.DROPS_DEPENDENCIES
                ? new long[PARTITIONS]
                : SEEN.get().clone();
        if (!versions.isEmpty()) {
            raise(dependencies, versions.get(versions.size() - 1).dependencies());
        }
        SourceRecord record = new SourceRecord(
                at(partition, versions.size()),
                new RowKey(TABLE, key),
                deletes ? null : parts[7],
                request.getOperationId());
        versions.add(new Version(record, dependencies));
        if (broken == Break.FORGETS_WRITES && random.nextInt(50) == 0) {
            forgotten.add(record);
        }
        return response(partition, record.at().offset()).build();
    }

    private static WriteResponse.Builder response(int partition, long offset) {
        long[] seen = SEEN.get().clone();
        seen[partition] = Math.max(seen[partition], offset + 1);
        return WriteResponse.newBuilder().setAt(coordinates(partition, offset)).setToken(token(seen));
    }

    private static Coordinates coordinates(int partition, long offset) {
        return Coordinates.newBuilder()
                .setTopic(TABLE)
                .setPartition(partition)
                .setOffset(offset)
                .build();
    }

    private synchronized GetManyResponse read(List<Value> keys, ReadOptions options) {
        long[] seen = SEEN.get().clone();
        boolean free = options.getLevel() == Level.LEVEL_EVENTUAL || broken == Break.IGNORES_TOKENS;
        long[] demanded = free ? new long[PARTITIONS] : seen.clone();
        TreeSet<Integer> asked = new TreeSet<>();
        keys.forEach(key -> asked.add(partitionOf(key.getStringValue())));
        if (options.getLevel() == Level.LEVEL_STRONG && broken != Break.IGNORES_ACKNOWLEDGED_WRITES) {
            Arrays.setAll(demanded, partition -> partitions.get(partition).size());
        }
        long[] positions = new long[PARTITIONS];
        boolean consistent = false;
        while (!consistent) {
            long[] before = demanded.clone();
            for (int partition : asked) {
                int size = partitions.get(partition).size();
                positions[partition] = Math.max(demanded[partition], size - random.nextInt(4));
                raise(demanded, dependencies(partition, positions[partition]));
            }
            consistent = Arrays.equals(before, demanded)
                    && asked.stream().allMatch(partition -> positions[partition] >= demanded[partition]);
        }
        GetManyResponse.Builder response = GetManyResponse.newBuilder()
                .setSchema(Schema.newBuilder()
                        .setTable(TABLE)
                        .setTopic(TABLE)
                        .addAllColumns(List.of(
                                dev.vidi.proto.api.v1.Column.newBuilder()
                                        .setName("id")
                                        .setKey(true)
                                        .build(),
                                dev.vidi.proto.api.v1.Column.newBuilder()
                                        .setName("writer")
                                        .build())))
                .setReadId(UUID.randomUUID().toString());
        keys.forEach(key -> response.addResults(row(key, positions)));
        for (int partition : asked) {
            response.addPosition(
                    PartitionPosition.newBuilder().setPartition(partition).setOffset(positions[partition] - 1));
            seen[partition] = Math.max(seen[partition], positions[partition]);
            raise(seen, dependencies(partition, positions[partition]));
        }
        return response.setToken(token(seen)).build();
    }

    private long[] dependencies(int partition, long position) {
        return position == 0
                ? new long[PARTITIONS]
                : partitions.get(partition).get((int) position - 1).dependencies();
    }

    private KeyResult row(Value key, long[] positions) {
        int partition = partitionOf(key.getStringValue());
        KeyResult.Builder result = KeyResult.newBuilder().setKey(key);
        int skip = broken == Break.ANSWERS_OLD_ROWS && random.nextInt(20) == 0 ? 1 : 0;
        for (int offset = (int) positions[partition] - 1; offset >= 0; offset--) {
            SourceRecord record = partitions.get(partition).get(offset).record();
            if (record.key().key().equals(key.getStringValue()) && skip-- == 0) {
                if (record.value() != null) {
                    result.setRow(Row.newBuilder()
                                    .addValues(key)
                                    .addValues(Value.newBuilder().setStringValue(record.value())))
                            .setAt(coordinates(partition, offset));
                }
                return result.build();
            }
        }
        return result.build();
    }

    final class Writes extends WritesGrpc.WritesImplBase {
        @Override
        public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
            observer.onNext(SmallVidi.this.write(request));
            observer.onCompleted();
        }
    }

    final class Reads extends ReadsGrpc.ReadsImplBase {
        @Override
        public void get(GetRequest request, StreamObserver<GetResponse> observer) {
            GetManyResponse many = read(List.of(request.getKey()), request.getOptions());
            observer.onNext(GetResponse.newBuilder()
                    .setResult(many.getResults(0))
                    .addAllPosition(many.getPositionList())
                    .setReadId(many.getReadId())
                    .setSchema(many.getSchema())
                    .setToken(many.getToken())
                    .build());
            observer.onCompleted();
        }

        @Override
        public void getMany(GetManyRequest request, StreamObserver<GetManyResponse> observer) {
            observer.onNext(read(request.getKeysList(), request.getOptions()));
            observer.onCompleted();
        }
    }
}
