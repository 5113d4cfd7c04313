package dev.vidi.client;

import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.PartitionPosition;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads by key as calls: their requests, and their responses as answers. */
final class ReadCalls {
    static final int KEYS_MAX = 10_000;
    static final Set<Status.Code> RETRIED = Set.of(Status.Code.UNAVAILABLE, Status.Code.ABORTED);

    private ReadCalls() {}

    static SessionCall.Method<GetRequest, GetResponse, Answer> get(String table, Object key, ReadOptions options) {
        GetRequest request = GetRequest.newBuilder()
                .setTable(table)
                .setKey(ValueCodec.encode(key))
                .build();
        return new SessionCall.Method<>(
                ReadsGrpc.getGetMethod(),
                RETRIED,
                attempt -> request.toBuilder()
                        .setOptions(options.toProto(attempt.previousRead()))
                        .build(),
                ReadCalls::answer,
                Answer::token);
    }

    static SessionCall.Method<GetManyRequest, GetManyResponse, Answer> getMany(
            String table, List<?> keys, ReadOptions options) {
        GetManyRequest.Builder request = GetManyRequest.newBuilder().setTable(table);
        requireKeys(keys);
        keys.forEach(key -> request.addKeys(ValueCodec.encode(key)));
        return new SessionCall.Method<>(
                ReadsGrpc.getGetManyMethod(),
                RETRIED,
                attempt -> request.setOptions(options.toProto(attempt.previousRead()))
                        .build(),
                ended -> answer(ended, keys.size()),
                Answer::token);
    }

    static void requireKeys(List<?> keys) {
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("a read has 1 to " + KEYS_MAX + " keys, this has " + keys.size());
        }
    }

    static KeyAnswer keyAnswer(TableSchema schema, KeyResult result) {
        Object key = ValueCodec.decode(result.getKey());
        if (!result.hasRow()) {
            return new KeyAnswer(key, null);
        }
        List<Object> values = new ArrayList<>(result.getRow().getValuesCount());
        result.getRow().getValuesList().forEach(value -> values.add(ValueCodec.decode(value)));
        return new KeyAnswer(key, new Row(schema, values, Coordinates.of(result.getAt())));
    }

    static Map<Integer, Long> position(List<PartitionPosition> partitions) {
        Map<Integer, Long> position = new HashMap<>();
        partitions.forEach(partition -> position.put(partition.getPartition(), partition.getOffset()));
        return position;
    }

    private static Answer answer(Exchange.Ended<GetResponse> ended) {
        GetResponse response = ended.only();
        TableSchema schema = TableSchema.of(response.getSchema());
        return new Answer(
                response.getReadId(),
                schema,
                List.of(keyAnswer(schema, response.getResult())),
                position(response.getPositionList()),
                ended.token(response.getToken()));
    }

    private static Answer answer(Exchange.Ended<GetManyResponse> ended, int keys) {
        List<GetManyResponse> responses = ended.responses();
        if (responses.isEmpty()) {
            throw VidiException.of(Status.Code.INTERNAL, "the server ended the answer without a message");
        }
        TableSchema schema = TableSchema.of(responses.get(0).getSchema());
        List<KeyAnswer> results = new ArrayList<>(keys);
        responses.forEach(response -> response.getResultsList().forEach(r -> results.add(keyAnswer(schema, r))));
        if (results.size() != keys) {
            throw VidiException.of(Status.Code.INTERNAL, "the server answered " + results.size() + " keys of " + keys);
        }
        GetManyResponse last = responses.get(responses.size() - 1);
        return new Answer(
                last.getReadId(), schema, results, position(last.getPositionList()), ended.token(last.getToken()));
    }
}
