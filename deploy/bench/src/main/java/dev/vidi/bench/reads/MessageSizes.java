package dev.vidi.bench.reads;

import com.google.protobuf.ByteString;
import dev.vidi.bench.echo.MessageBytes;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.SessionAnswer;
import dev.vidi.proto.api.v1.SessionRead;
import dev.vidi.proto.api.v1.SessionRequest;
import dev.vidi.proto.api.v1.SessionResponse;

/** How large the messages of reads are, so that a bare echo can be given the same. */
public final class MessageSizes {

    private static final int READ_ID_BYTES = 16;

    private MessageSizes() {}

    public static MessageBytes ofGet(GetRequest request, GetResponse response) {
        return new MessageBytes(request.getSerializedSize(), response.getSerializedSize());
    }

    /** The same read on a session stream that has named its tables before. */
    public static MessageBytes ofSession(GetRequest request, GetResponse response) {
        SessionRequest asked = SessionRequest.newBuilder()
                .addReads(SessionRead.newBuilder()
                        .setId(1)
                        .setTable(request.getTable())
                        .addKeys(request.getKey()))
                .build();
        SessionResponse answered = SessionResponse.newBuilder()
                .addAnswers(SessionAnswer.newBuilder()
                        .setId(1)
                        .addResults(response.getResult())
                        .addAllPosition(response.getPositionList())
                        .setReadId(ByteString.copyFrom(new byte[READ_ID_BYTES])))
                .setToken(response.getToken())
                .build();
        return new MessageBytes(asked.getSerializedSize(), answered.getSerializedSize());
    }
}
