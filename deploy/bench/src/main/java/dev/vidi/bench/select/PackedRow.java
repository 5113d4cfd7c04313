package dev.vidi.bench.select;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A row of a shop as one would store it by hand: stock, price in cents, name, at fixed places. */
record PackedRow(String key, String name, BigDecimal price, int stock) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int PRICE_AT = Integer.BYTES;
    private static final int NAME_AT = PRICE_AT + Long.BYTES;
    private static final int SCALE = 2;

    static byte[] ofJson(byte[] json) {
        String name = "";
        long cents = 0;
        int stock = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                String field = parser.currentName();
                var unused = parser.nextToken();
                switch (field) {
                    case "name" -> name = parser.getText();
                    case "price" ->
                        cents = parser.getDecimalValue().movePointRight(SCALE).longValueExact();
                    case "stock" -> stock = parser.getIntValue();
                    default -> throw new IllegalStateException("a row has no column " + field);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(NAME_AT + text.length)
                .putInt(stock)
                .putLong(cents)
                .put(text)
                .array();
    }

    static int stock(byte[] packed) {
        return ByteBuffer.wrap(packed).getInt();
    }

    static PackedRow of(String key, byte[] packed) {
        return new PackedRow(
                key,
                new String(packed, NAME_AT, packed.length - NAME_AT, StandardCharsets.UTF_8),
                BigDecimal.valueOf(ByteBuffer.wrap(packed).getLong(PRICE_AT), SCALE),
                stock(packed));
    }
}
