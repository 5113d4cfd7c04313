package dev.vidi.it.producers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Payments as services write them in Avro that have changed their schema from time to time. */
final class Payments {
    static final String COLUMNS =
            " (id BIGINT PRIMARY KEY, payer VARCHAR, amount DECIMAL(12, 2), paid TIMESTAMP, note VARCHAR)";

    private static final String AMOUNT =
            "{'name':'amount','type':{'type':'bytes','logicalType':'decimal','precision':12,'scale':2}}";
    private static final String AT = "{'name':'paid','type':{'type':'long','logicalType':'timestamp-micros'}}";
    private static final String PAYER = "{'name':'payer','type':['null','string'],'default':null}";
    private static final String NOTE = "{'name':'note','type':'string','default':'none'}";
    private static final Instant FIRST = Instant.parse("2026-11-25T10:00:00.000001Z");

    private Payments() {}

    /** How the schema went on. */
    enum Version {
        FIRST(PAYER, AMOUNT, AT),
        NOTE_ADDED(PAYER, AMOUNT, AT, NOTE),
        /** In another order, too, and with a time of another unit. */
        PAYER_REMOVED(
                NOTE,
                "{'name':'paid','type':{'type':'long','logicalType':'timestamp-millis'}}",
                "{'name':'tags','type':{'type':'array','items':'string'},'default':[]}",
                AMOUNT),
        /** By an enum, with a record that no column has, and an amount of fewer digits. */
        PAYER_BY_KIND(
                "{'name':'device','type':{'type':'record','name':'Device','fields':[{'name':'os','type':'string'}]}}",
                "{'name':'payer','type':{'type':'enum','name':'Kind','symbols':['GUEST','MEMBER']}}",
                "{'name':'amount','type':{'type':'fixed','name':'F','size':4,'logicalType':'decimal','precision':8,'scale':1}}",
                AT,
                "{'name':'note','type':['null','string'],'default':null}");

        final Schema schema;

        Version(String... fields) {
            this.schema = new Schema.Parser()
                    .parse(("{'type':'record','name':'Payment','namespace':'shop','fields':[" + String.join(",", fields)
                                    + "]}")
                            .replace('\'', '"'));
        }

        /** A payment in Confluent's framing. */
        byte[] record(int id, int payment) {
            GenericRecordBuilder record = new GenericRecordBuilder(schema);
            switch (this) {
                case FIRST -> record.set("payer", "p" + payment);
                case NOTE_ADDED ->
                    record.set("payer", payment % 3 == 0 ? null : "p" + payment).set("note", "n" + payment);
                case PAYER_REMOVED -> record.set("note", "n" + payment).set("tags", List.of("a", "b"));
                case PAYER_BY_KIND -> {
                    Schema device = schema.getField("device").schema();
                    record.set(
                                    "device",
                                    new GenericRecordBuilder(device)
                                            .set("os", "x")
                                            .build())
                            .set(
                                    "payer",
                                    new GenericData.EnumSymbol(
                                            schema.getField("payer").schema(), "MEMBER"))
                            .set("note", payment % 2 == 0 ? null : "n" + payment);
                }
            }
            Schema amount = schema.getField("amount").schema();
            record.set(
                    "amount",
                    this == PAYER_BY_KIND
                            ? new GenericData.Fixed(
                                    amount,
                                    ByteBuffer.allocate(4)
                                            .putInt(payment * 10 + 1)
                                            .array())
                            : ByteBuffer.wrap(amount(payment).unscaledValue().toByteArray()));
            Instant at = at(payment);
            record.set(
                    "paid",
                    this == PAYER_REMOVED ? at.toEpochMilli() : at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000);
            return framed(id, record.build());
        }

        /** The row of that payment. */
        Map<String, Object> row(long key, int payment) {
            Map<String, Object> row = new java.util.HashMap<>();
            row.put("id", key);
            row.put(
                    "payer",
                    switch (this) {
                        case FIRST -> "p" + payment;
                        case NOTE_ADDED -> payment % 3 == 0 ? null : "p" + payment;
                        case PAYER_REMOVED -> null;
                        case PAYER_BY_KIND -> "MEMBER";
                    });
            row.put("amount", this == PAYER_BY_KIND ? new BigDecimal(payment + ".10") : amount(payment));
            row.put(
                    "paid",
                    this == PAYER_REMOVED ? Instant.ofEpochMilli(at(payment).toEpochMilli()) : at(payment));
            row.put(
                    "note",
                    switch (this) {
                        case FIRST -> "none";
                        case NOTE_ADDED, PAYER_REMOVED -> "n" + payment;
                        case PAYER_BY_KIND -> payment % 2 == 0 ? null : "n" + payment;
                    });
            return row;
        }
    }

    static BigDecimal amount(int payment) {
        return BigDecimal.valueOf(payment * 1_000_003L - 7_000_000, 2);
    }

    static Instant at(int payment) {
        return FIRST.plusMillis(payment * 1_500L);
    }

    private static byte[] framed(int id, GenericRecord record) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Avro's own library finds in a framed record. */
    static <T> T unframed(byte[] bytes, Schema schema, BiFunction<Integer, GenericRecord, T> found) {
        ByteBuffer framed = ByteBuffer.wrap(bytes);
        if (framed.get() != 0) {
            throw new AssertionError("a framed record begins with a zero");
        }
        int id = framed.getInt();
        try {
            return found.apply(
                    id,
                    new GenericDatumReader<GenericRecord>(schema)
                            .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
