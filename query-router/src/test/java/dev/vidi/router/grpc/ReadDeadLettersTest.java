package dev.vidi.router.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.wire.DeadLetter;
import dev.vidi.causality.wire.DeadLetterCodec;
import dev.vidi.proto.api.v1.DeadLetterEntry;
import dev.vidi.proto.api.v1.LogGrpc;
import dev.vidi.proto.api.v1.ReadDeadLettersRequest;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadDeadLettersTest {
    private static final TableDefinition ORDERS = FakeCatalog.ORDERS;
    private static final TableDefinition USERS = FakeCatalog.table("users", new Column("id", ColumnType.BIGINT, false));

    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
        router.catalog.add(USERS, "");
        for (int offset = 0; offset < 4; offset++) {
            letter(offset % 2, offset, ORDERS.id(), offset % 2);
        }
        letter(0, 9, USERS.id(), 0);
        letter(1, 10, "gone", 0);
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void tellsWhatCouldNotBeAppliedAndWhy() throws Exception {
        DeadLetterEntry letter =
                letters(ReadDeadLettersRequest.newBuilder().setTable("USERS")).get(0);
        assertThat(letter.getTable()).isEqualTo("users");
        assertThat(letter.getTableId()).isEqualTo(USERS.id());
        assertThat(letter.getAt().getTopic()).isEqualTo(FakeLog.DEAD_LETTERS);
        assertThat(letter.getRecord().getTopic()).isEqualTo("source");
        assertThat(letter.getRecord().getOffset()).isEqualTo(9);
        assertThat(letter.getRecord().getTimestampMs()).isEqualTo(70);
        assertThat(letter.getReason()).isEqualTo("reason 9");
        assertThat(letter.getKey()).isEmpty();
        assertThat(letter.getValue().toStringUtf8()).isEqualTo("value");
        assertThat(letter.getTruncated()).isTrue();
    }

    @Test
    void selectsTableAndPartition() throws Exception {
        assertThat(offsets(ReadDeadLettersRequest.newBuilder())).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 9L, 10L);
        assertThat(offsets(ReadDeadLettersRequest.newBuilder().setTable("orders")))
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
        assertThat(offsets(
                        ReadDeadLettersRequest.newBuilder().setTable("orders").setPartition(0)))
                .containsExactly(0L, 2L);
        assertThat(offsets(
                        ReadDeadLettersRequest.newBuilder().setTable("orders").setPartition(7)))
                .isEmpty();
    }

    @Test
    void givesTheLatest() throws Exception {
        assertThat(offsets(
                        ReadDeadLettersRequest.newBuilder().setTable("orders").setLast(2)))
                .containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void followsNewOnes() throws Exception {
        TestCall<ReadDeadLettersRequest, DeadLetterEntry> call = call(ReadDeadLettersRequest.newBuilder()
                        .setTable("users")
                        .setFollow(true))
                .request(100);
        assertThat(call.next().getRecord().getOffset()).isEqualTo(9);
        letter(1, 11, ORDERS.id(), 0);
        letter(1, 12, USERS.id(), 0);
        assertThat(call.next().getRecord().getOffset()).isEqualTo(12);
        call.cancel();
    }

    @Test
    void refusesWhatItCannotRead() throws Exception {
        assertThat(call(ReadDeadLettersRequest.newBuilder().setTable("order"))
                        .request(1)
                        .end())
                .satisfies(status -> {
                    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(status.getDescription()).contains("did you mean orders");
                });
        router.log.deadLetter(0, 100, new byte[] {8, 2});
        assertThat(call(ReadDeadLettersRequest.newBuilder()).request(100).end().getCode())
                .isEqualTo(Status.Code.DATA_LOSS);
    }

    private void letter(int partition, long offset, String tableId, int source) {
        router.log.deadLetter(
                partition,
                offset,
                DeadLetterCodec.encode(new DeadLetter(
                        tableId,
                        "source",
                        source,
                        offset,
                        70,
                        "reason " + offset,
                        null,
                        "value".getBytes(UTF_8),
                        true)));
    }

    private List<Long> offsets(ReadDeadLettersRequest.Builder request) throws Exception {
        return letters(request).stream()
                .map(letter -> letter.getRecord().getOffset())
                .toList();
    }

    private List<DeadLetterEntry> letters(ReadDeadLettersRequest.Builder request) throws Exception {
        TestCall<ReadDeadLettersRequest, DeadLetterEntry> call = call(request).request(10_000);
        assertThat(call.end()).isEqualTo(Status.OK);
        return new ArrayList<>(call.received);
    }

    private TestCall<ReadDeadLettersRequest, DeadLetterEntry> call(ReadDeadLettersRequest.Builder request) {
        TestCall<ReadDeadLettersRequest, DeadLetterEntry> call = new TestCall<ReadDeadLettersRequest, DeadLetterEntry>(
                        router.channel, LogGrpc.getReadDeadLettersMethod())
                .send(request.build());
        call.halfClose();
        return call;
    }
}
