/**
 * What Vidi is compared with: Kafka and gRPC, bare. Start at {@link dev.vidi.bench.echo.TwoHopEcho}.
 */
@NullMarked
package dev.vidi.bench.echo;

import org.jspecify.annotations.NullMarked;
