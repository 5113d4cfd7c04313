package dev.vidi.router.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.Reads;

/** Completes one call of Get, on the thread that brings the answer. Immutable. */
final class GetObserver implements Reads.Observer {
    private final GetRequest request;
    private final Caller caller;
    private final TableMessages table;
    private final CallHeaders headers;
    private final Reply<GetResponse> reply;

    GetObserver(GetRequest request, Caller caller, TableMessages table, CallHeaders headers, Reply<GetResponse> reply) {
        this.request = request;
        this.caller = caller;
        this.table = table;
        this.headers = headers;
        this.reply = reply;
    }

    @Override
    public void answered(ReadAnswer answer) {
        try {
            byte[] token = headers.encode(caller.token().afterRead(answer.id(), answer.seen(), answer.dependencies()));
            GetResponse response = GetResponse.newBuilder()
                    .setResult(table.result(request.getKey(), answer.rows().get(0)))
                    .addAllPosition(TableMessages.positions(answer))
                    .setReadId(answer.id().toString())
                    .setSchema(table.schema())
                    .setToken(UnsafeByteOperations.unsafeWrap(token))
                    .build();
            reply.send(response, CallHeaders.trailers(token));
        } catch (RuntimeException defect) {
            reply.fail(defect);
        }
    }

    @Override
    public void failed(RouterException error) {
        reply.fail(error);
    }
}
