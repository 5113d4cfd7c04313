package dev.vidi.router.select;

import dev.vidi.causality.readlog.AnsweredRow;

/**
 * A row of an answer.
 *
 * @param partition of the source topic
 * @param row its coordinates there, and its columns as the fragment makes them
 */
public record SelectedRow(int partition, AnsweredRow row) {

    byte[] key() {
        byte[] key = row.rowKey();
        return key == null ? new byte[0] : key;
    }

    long bytes() {
        return (long) key().length + row.columns().length;
    }
}
