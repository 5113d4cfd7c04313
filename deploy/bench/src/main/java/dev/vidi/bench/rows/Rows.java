package dev.vidi.bench.rows;

/** Rows of a shop by number: each has a key of its own and a value of {@value #VALUE_BYTES} bytes of JSON. */
public final class Rows {

    public static final int VALUE_BYTES = 100;

    private Rows() {}

    /** The statement that makes a table of them. */
    public static String createTable(String table, String topic, int partitions) {
        return "CREATE TABLE " + table + " (sku VARCHAR PRIMARY KEY, name VARCHAR, price DECIMAL(10, 2), stock INTEGER)"
                + " WITH (topic = '" + topic + "', format = 'json', partitions = " + partitions + ")";
    }

    public static String key(int number) {
        return String.format("sku-%08d", number);
    }

    public static String value(int number) {
        String end = String.format("\",\"price\":%d.%02d,\"stock\":%d}", number % 1_000, number % 100, number % 10_000);
        StringBuilder value = new StringBuilder("{\"name\":\"");
        while (value.length() < VALUE_BYTES - end.length()) {
            value.append((char) ('a' + (number + value.length()) % 26));
        }
        return value.append(end).toString();
    }
}
