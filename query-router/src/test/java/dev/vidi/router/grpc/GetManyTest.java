package dev.vidi.router.grpc;

import static dev.vidi.router.grpc.TestRouter.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.router.call.Untaken;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GetManyTest {
    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void answersInTheOrderOfTheKeys() throws Exception {
        TestCall<GetManyRequest, GetManyResponse> call = call(request(3)).request(2);
        router.reads.next().answer(8, new Object[] {"k0", 1L, null}, null, new Object[] {"k2", 2L, null});
        GetManyResponse response = call.next();
        assertThat(call.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(response.getResultsList())
                .extracting(result -> result.getKey().getStringValue() + result.hasRow())
                .containsExactly("k0true", "k1false", "k2true");
        assertThat(response.getSchema().getTable()).isEqualTo("orders");
        assertThat(response.getPosition(0).getOffset()).isEqualTo(8);
        assertThat(call.trailers.join().get(CallHeaders.TOKEN))
                .isEqualTo(response.getToken().toByteArray());
    }

    @Test
    void sendsPagesAsTheClientTakesThem() throws Exception {
        int keys = 10_000;
        TestCall<GetManyRequest, GetManyResponse> call = call(request(keys));
        router.reads.next().answer(8, rows(keys, "x".repeat(100)));
        List<GetManyResponse> pages = new ArrayList<>();
        do {
            call.request(1);
            pages.add(call.next());
            assertThat(call.received).isEmpty();
        } while (pages.get(pages.size() - 1).getToken().isEmpty());
        call.request(1);
        assertThat(call.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(pages).hasSizeGreaterThan(5);
        assertThat(pages)
                .allSatisfy(page -> assertThat(page.getSerializedSize()).isLessThan(GetManyCall.PAGE_BYTES + 1_024));
        assertThat(pages.stream().mapToInt(GetManyResponse::getResultsCount).sum())
                .isEqualTo(keys);
        assertThat(pages.get(0).hasSchema()).isTrue();
        assertThat(pages.get(1).hasSchema()).isFalse();
        assertThat(pages.get(pages.size() - 2).getReadId()).isEmpty();
        assertThat(pages.get(pages.size() - 1).getReadId()).isNotEmpty();
    }

    @Test
    void refusesOneKeyTooManyAndNone() throws Exception {
        Status many = call(request(10_001)).end();
        assertThat(many.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(many.getDescription()).contains("1 to 10000 keys", "10001");
        assertThat(call(request(0)).end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(router.reads.asked).isEmpty();
    }

    @Test
    void refusesCallWithoutRequest() throws Exception {
        TestCall<GetManyRequest, GetManyResponse> call = new TestCall<>(router.channel, ReadsGrpc.getGetManyMethod());
        call.halfClose();
        assertThat(call.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void endsWithTheErrorOfTheRead() throws Exception {
        TestCall<GetManyRequest, GetManyResponse> call = call(request(2)).request(1);
        router.reads.next().fail(new RouterException(ErrorCode.ABORTED, "the task moved"));
        assertThat(call.end().getCode()).isEqualTo(Status.Code.ABORTED);
    }

    @Test
    void cancelsReadWhenClientGoesAwayInTheMiddle() throws Exception {
        TestCall<GetManyRequest, GetManyResponse> call = call(request(5_000)).request(1);
        FakeReads.Asked read = router.reads.next();
        read.answer(8, rows(5_000, "x".repeat(100)));
        call.next();
        call.cancel();
        Awaitility.await().untilTrue(read.cancelled());
        assertThat(call.end().getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void boundsWhatClientsDoNotTake() throws Exception {
        TestCall<GetManyRequest, GetManyResponse> slow = call(request(5_000)).request(1);
        FakeReads.Asked read = router.reads.next();
        read.answer(8, rows(5_000, "x".repeat(100)));
        slow.next();
        assertThat(router.untaken.bytes()).as("of 5,000 rows").isGreaterThan(500_000);
        long left = Untaken.BYTES_MAX - router.untaken.bytes();
        assertThat(router.untaken.hold(left)).isTrue();
        TestCall<GetManyRequest, GetManyResponse> other = call(request(2)).request(1);
        router.reads.next().answer(8, rows(2, "y"));
        assertThat(other.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        router.untaken.release(left);

        slow.cancel();
        Awaitility.await().until(() -> router.untaken.bytes() == 0);
        TestCall<GetManyRequest, GetManyResponse> last = call(request(2)).request(1);
        router.reads.next().answer(8, rows(2, "y"));
        assertThat(last.next().getResultsList()).hasSize(2);
        assertThat(last.end().isOk()).isTrue();
        Awaitility.await().until(() -> router.untaken.bytes() == 0);
    }

    private static Object[][] rows(int count, String prefix) {
        Object[][] rows = new Object[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new Object[] {prefix + i, (long) i, null};
        }
        return rows;
    }

    private TestCall<GetManyRequest, GetManyResponse> call(GetManyRequest request) {
        TestCall<GetManyRequest, GetManyResponse> call = new TestCall<GetManyRequest, GetManyResponse>(
                        router.channel, ReadsGrpc.getGetManyMethod())
                .send(request);
        call.halfClose();
        return call;
    }

    private static GetManyRequest request(int keys) {
        GetManyRequest.Builder request = GetManyRequest.newBuilder().setTable("orders");
        for (int i = 0; i < keys; i++) {
            request.addKeys(text("k" + i));
        }
        return request.build();
    }
}
