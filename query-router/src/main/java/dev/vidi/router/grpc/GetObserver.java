package dev.vidi.router.grpc;

import dev.vidi.causality.wire.FieldWriter;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.router.call.Caller;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.Reads;

/** Completes one call of Get, on the thread that brings the answer. Immutable. */
final class GetObserver implements Reads.Observer {
    private static final int RESPONSE_BYTES = 320;

    private final GetRequest request;
    private final Caller caller;
    private final TableMessages table;
    private final CallHeaders headers;
    private final Reply<byte[]> reply;

    GetObserver(GetRequest request, Caller caller, TableMessages table, CallHeaders headers, Reply<byte[]> reply) {
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
            FieldWriter response = new FieldWriter(RESPONSE_BYTES + table.schemaBytes().length + token.length);
            table.results()
                    .write(
                            response,
                            GetResponse.RESULT_FIELD_NUMBER,
                            request.getKey(),
                            answer.rows().get(0));
            ResultFields.positions(response, GetResponse.POSITION_FIELD_NUMBER, answer);
            response.text(GetResponse.READ_ID_FIELD_NUMBER, answer.id().toString());
            response.element(GetResponse.SCHEMA_FIELD_NUMBER, table.schemaBytes());
            response.element(GetResponse.TOKEN_FIELD_NUMBER, token);
            reply.send(response.toBytes(), CallHeaders.trailers(token));
        } catch (RuntimeException defect) {
            reply.fail(defect);
        }
    }

    @Override
    public void failed(RouterException error) {
        reply.fail(error);
    }
}
