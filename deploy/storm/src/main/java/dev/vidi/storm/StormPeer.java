package dev.vidi.storm;

import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.Row;
import dev.vidi.proto.api.v1.Value;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.storm.Config;
import org.apache.storm.LocalCluster;
import org.apache.storm.LocalDRPC;
import org.apache.storm.drpc.LinearDRPCTopologyBuilder;
import org.apache.storm.thrift.TException;
import org.apache.storm.tuple.Fields;

/**
 * A local Storm cluster whose topology answers {@code Get} by distributed RPC, with Storm's defaults but for the number of
 * bolts. Prints {@code ready grpc=HOST:PORT} when the first row was answered, and runs until it is killed.
 */
public final class StormPeer {

    private static final String FUNCTION = "get";
    private static final int BOLTS = 2;

    /** A request waits in a thread of its own: LocalDRPC has no other way. */
    private static final int THREADS_MAX = 1_024;

    private final LocalDRPC drpc;

    private StormPeer(LocalDRPC drpc) {
        this.drpc = drpc;
    }

    /** Takes the number of rows. */
    public static void main(String[] arguments) throws Exception {
        int rows = Integer.parseInt(arguments[0]);
        LocalDRPC drpc = new LocalDRPC();
        LocalCluster cluster = new LocalCluster();
        cluster.submitTopology("rows", new Config(), topology(drpc, rows));
        String row = drpc.execute(FUNCTION, Rows.key(0));
        if (!row.equals(Rows.value(0))) {
            throw new IllegalStateException("the first row was answered with " + row);
        }
        Server server = new StormPeer(drpc).serve();
        System.out.println(
                "ready grpc=" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getPort());
        System.out.flush();
        server.awaitTermination();
    }

    @SuppressWarnings("deprecation") // in favour of Trident, which batches; this is DRPC by itself
    private static org.apache.storm.generated.StormTopology topology(LocalDRPC drpc, int rows) {
        LinearDRPCTopologyBuilder builder = new LinearDRPCTopologyBuilder(FUNCTION);
        builder.addBolt(new RowBolt(rows), BOLTS).fieldsGrouping(new Fields("args"));
        return builder.createLocalTopology(drpc);
    }

    private Server serve() throws java.io.IOException {
        ThreadPoolExecutor waiting =
                new ThreadPoolExecutor(0, THREADS_MAX, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .executor(waiting)
                .addService(ServerServiceDefinition.builder(ReadsGrpc.SERVICE_NAME)
                        .addMethod(ReadsGrpc.getGetMethod(), ServerCalls.asyncUnaryCall(this::get))
                        .build())
                .build()
                .start();
    }

    private void get(GetRequest request, StreamObserver<GetResponse> response) {
        String row;
        try {
            row = drpc.execute(FUNCTION, request.getKey().getStringValue());
        } catch (TException e) {
            response.onError(Status.UNAVAILABLE.withCause(e).asException());
            return;
        }
        KeyResult.Builder result = KeyResult.newBuilder().setKey(request.getKey());
        if (!row.isEmpty()) {
            result.setRow(Row.newBuilder()
                    .addValues(request.getKey())
                    .addValues(Value.newBuilder().setStringValue(row)));
        }
        response.onNext(GetResponse.newBuilder().setResult(result).build());
        response.onCompleted();
    }
}
