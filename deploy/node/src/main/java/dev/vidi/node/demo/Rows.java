package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Row;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Columns of rows that the demo has filled itself, so that they are not null. */
final class Rows {

    private Rows() {}

    static int number(Row row, String column) {
        return Math.toIntExact(present(row.get(column, Long.class), row, column));
    }

    static BigDecimal decimal(Row row, String column) {
        return present(row.get(column, BigDecimal.class), row, column);
    }

    /** The price that a read of one product showed. */
    static BigDecimal price(Answer read) {
        return read.row()
                .map(row -> decimal(row, "price"))
                .orElseThrow(
                        () -> new BrokenClaimException("read " + read.readId() + " finds a row", "a row", "nothing"));
    }

    private static <T> T present(@Nullable T value, Row row, String column) {
        if (value == null) {
            throw new BrokenClaimException("row " + Places.text(row.at()) + " has its " + column, "a value", "NULL");
        }
        return value;
    }
}
