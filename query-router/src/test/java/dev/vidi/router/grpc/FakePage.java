package dev.vidi.router.grpc;

import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.read.AnsweredPage;
import java.util.ArrayList;
import java.util.List;

/** A page of rows that consist of a text, which is their key, too. */
public record FakePage(int partition, long position, boolean last, String... keys) {
    private static final RowCodec ROWS = new RowCodec(List.of(new Column("id", ColumnType.VARCHAR, false)));
    private static final KeyCodec KEYS = new KeyCodec(ColumnType.VARCHAR);

    public static byte[] key(String key) {
        return KEYS.encode(key);
    }

    public static byte[] row(String key) {
        return ROWS.encode(new Object[] {key});
    }

    public AnsweredPage answered() {
        List<AnsweredRow> rows = new ArrayList<>();
        for (String key : keys) {
            rows.add(AnsweredRow.ofPage(key(key), 10 + rows.size(), 1_000, row(key)));
        }
        byte[] resume = last ? null : key(keys[keys.length - 1]);
        return new AnsweredPage(position, rows, new PageEnd(keys.length + 1, resume));
    }
}
