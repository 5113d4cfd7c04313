/**
 * gRPC to use cases and back. Start at {@link dev.vidi.router.grpc.QueryGrpcService}. The only package that sees
 * {@code io.grpc} and the messages of {@code vidi.api.v1}; it knows no Kafka.
 *
 * <p>The services talk to {@code ServerCall} and not to the generated stubs: they need the metadata of a call in both
 * directions, and on the path of every read an interceptor and a context would cost more than what they carry.
 */
@NullMarked
package dev.vidi.router.grpc;

import org.jspecify.annotations.NullMarked;
