package dev.vidi.router.log;

import dev.vidi.causality.wire.DeadLetter;
import dev.vidi.router.log.LogItem.Place;

/**
 * A record of a source topic that could not be applied, as it is kept.
 *
 * @param place where it is kept
 * @param table name of its table; empty when the table is gone
 */
public record DeadLetterItem(Place place, String table, DeadLetter letter) {}
