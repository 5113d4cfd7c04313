package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.proto.api.v1.DescribeTableRequest;
import dev.vidi.proto.api.v1.ExecuteRequest;
import dev.vidi.proto.api.v1.ExecuteResponse;
import dev.vidi.proto.api.v1.ListTablesRequest;
import dev.vidi.proto.api.v1.Table;
import dev.vidi.proto.api.v1.TablesGrpc;
import dev.vidi.query.sql.Statement;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableStatements;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TablesTest {
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
    void listsTables() {
        List<Table> tables =
                stub().listTables(ListTablesRequest.getDefaultInstance()).getTablesList();
        assertThat(tables).hasSize(1);
        assertThat(tables.get(0).getSchema().getTable()).isEqualTo("orders");
        assertThat(tables.get(0).getFormat()).isEqualTo("json");
        assertThat(tables.get(0).getKeyFormat()).isEqualTo("string");
        assertThat(tables.get(0).getPartitioner()).isEqualTo("murmur2");
        assertThat(tables.get(0).getProblem()).isEmpty();
    }

    @Test
    void describesTableWithoutCase() {
        Table table = stub().describeTable(
                        DescribeTableRequest.newBuilder().setTable("ORDERS").build());
        assertThat(table.getSchema().getPartitions()).isEqualTo(4);
        assertThat(table.getStatement()).isEqualTo("CREATE TABLE orders");
    }

    @Test
    void describeSaysWhatIsUnknown() {
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub().describeTable(
                                DescribeTableRequest.newBuilder().setTable("x").build()));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(error.getStatus().getDescription()).contains("SHOW TABLES");
    }

    @Test
    void showsAndDescribesByStatement() {
        assertThat(execute("SHOW TABLES").getMessage()).isEqualTo("1 table");
        assertThat(execute("DESCRIBE orders").getTables(0).getSchema().getTable())
                .isEqualTo("orders");
    }

    @Test
    void passesStatementsToTheCatalogAndAwaitsThem() {
        CompletableFuture<Catalog.Done> done = new CompletableFuture<>();
        router.catalog.onExecute(statement -> {
            assertThat(statement).isEqualTo(new Statement.DropTable("orders", false));
            return done;
        });
        var response = TablesGrpc.newFutureStub(router.channel).execute(request("DROP TABLE orders"));
        assertThat(response).isNotDone();
        done.complete(new Catalog.Done("dropped orders", List.of()));
        assertThat(response).succeedsWithin(java.time.Duration.ofSeconds(5));
    }

    @Test
    void tellsWhyTheCatalogRefuses() {
        router.catalog.onExecute(statement ->
                CompletableFuture.failedFuture(new RouterException(ErrorCode.ALREADY_EXISTS, "it exists")));
        assertThat(refused("DROP TABLE orders").getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    }

    @Test
    void refusesMalformedAndOverlongStatements() {
        assertThat(refused("DROP TABLE orders nonsense").getDescription()).startsWith("line 1, column 19");
        Status overlong = refused(" ".repeat(TableStatements.STATEMENT_CHARACTERS_MAX + 1));
        assertThat(overlong.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private ExecuteResponse execute(String sql) {
        return stub().execute(request(sql));
    }

    private Status refused(String sql) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> execute(sql))
                .getStatus();
    }

    private TablesGrpc.TablesBlockingStub stub() {
        return TablesGrpc.newBlockingStub(router.channel);
    }

    private static ExecuteRequest request(String sql) {
        return ExecuteRequest.newBuilder().setSql(sql).build();
    }
}
