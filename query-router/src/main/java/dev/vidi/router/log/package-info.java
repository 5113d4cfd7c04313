/**
 * The use case: read the read log, for people and programs that must know who saw what. Start at
 * {@link dev.vidi.router.log.LogTails}. Knows no gRPC.
 */
@NullMarked
package dev.vidi.router.log;

import org.jspecify.annotations.NullMarked;
