/**
 * Compares the read log with the source topics and with what clients were shown; starts at {@link
 * dev.vidi.it.audit.ReadLogAudit}; knows no servers and no processes.
 */
@NullMarked
package dev.vidi.it.audit;

import org.jspecify.annotations.NullMarked;
