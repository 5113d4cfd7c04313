package dev.vidi.router.grpc;

import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.router.table.TableStatements;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The services over an in-process transport, with the use cases faked. */
final class TestRouter implements AutoCloseable {
    static final UUID CLUSTER = new UUID(1, 2);
    static final int HOME = 3;

    final FakeReads reads = new FakeReads();
    final FakeCatalog catalog = new FakeCatalog();
    final TokenCodec tokens = codec(CLUSTER, "k1");
    final ManagedChannel channel;
    private final Server server;

    TestRouter(TableStatements.Parser parser) throws IOException {
        String name = InProcessServerBuilder.generateName();
        GrpcServices services =
                new GrpcServices(reads, catalog, new TableStatements(catalog, parser), tokens, () -> HOME);
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
        services.services().forEach(builder::addService);
        this.server = builder.build().start();
        this.channel = InProcessChannelBuilder.forName(name).build();
    }

    TestRouter() throws IOException {
        this(sql -> {
            throw new AssertionError("no statement was expected");
        });
    }

    static TokenCodec codec(UUID cluster, String key) {
        return new TokenCodec(cluster, List.of(new TokenKey(key, new byte[32])));
    }

    static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    static Value number(long value) {
        return Value.newBuilder().setIntValue(value).build();
    }

    static Token session() {
        return Token.start(CLUSTER, new UUID(5, 6), HOME);
    }

    static ClientInterceptor with(byte[]... tokens) {
        Metadata metadata = new Metadata();
        Arrays.stream(tokens).forEach(token -> metadata.put(CallHeaders.TOKEN, token));
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    static ClientInterceptor header(String name, String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
