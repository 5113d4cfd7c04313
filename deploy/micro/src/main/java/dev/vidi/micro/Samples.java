package dev.vidi.micro;

import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The rows and reads that all of them take: a shop's, of 100 bytes or so. */
final class Samples {

    static final SourcePartition SOURCE = new SourcePartition(new UUID(1, 2), 3);
    static final TableDefinition TABLE = new TableDefinition(
            "shop",
            "shop",
            "shop",
            new UUID(0, 0),
            4,
            new TableSchema(
                    List.of(
                            new Column("sku", ColumnType.VARCHAR, false),
                            new Column("name", ColumnType.VARCHAR, true),
                            new Column("price", ColumnType.decimal(10, 2), true),
                            new Column("stock", ColumnType.INTEGER, true)),
                    0),
            FormatNames.JSON,
            FormatNames.STRING,
            Partitioner.ANY,
            "");

    private static final KeyCodec KEYS = new KeyCodec(ColumnType.VARCHAR);
    private static final RowCodec ROWS = new RowCodec(TABLE.schema());

    private Samples() {}

    private static String sku(int number) {
        return String.format("sku-%08d", number);
    }

    static byte[] key(int number) {
        return KEYS.encode(sku(number));
    }

    static Object[] values(int number) {
        return new Object[] {sku(number), "a thing of the shop that is called number " + number, new BigDecimal("12.50"), number % 10_000};
    }

    static byte[] row(int number) {
        return ROWS.encode(values(number));
    }

    static ReadEvent read(int number) {
        return new ReadEvent(
                new ReadId(5, number),
                new Reader(new UUID(3, 4), "ann", "", "checkout"),
                Level.SESSION,
                42,
                43,
                30_000,
                5_000,
                List.of(3),
                "",
                null,
                new Question.Keys(List.of(key(number))));
    }

    static List<ReadEvent> reads(int count) {
        return IntStream.range(0, count).mapToObj(Samples::read).toList();
    }
}
