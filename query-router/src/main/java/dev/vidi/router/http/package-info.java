/**
 * HTTP, JSON and server-sent events to use cases and back, for browsers and curl. Start at {@link
 * dev.vidi.router.http.HttpFront}, which serves a node's pages from the beginning, and {@link
 * dev.vidi.router.http.HttpApi}, which it is given when the node answers reads. The only package that sees Jetty; it knows
 * neither gRPC nor Kafka.
 *
 * <p>No thread waits for a client: a response has at most one buffer under way, and is asked for more when the socket has
 * taken it.
 */
@NullMarked
package dev.vidi.router.http;

import org.jspecify.annotations.NullMarked;
