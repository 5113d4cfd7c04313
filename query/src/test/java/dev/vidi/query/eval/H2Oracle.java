package dev.vidi.query.eval;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.row.Binary;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows in H2, in a table with all of them, and one at a time in a table of its own. Confined to one thread at a time. */
public final class H2Oracle implements AutoCloseable {

    private final Connection connection;
    private final TableSchema schema;

    public H2Oracle(TableSchema schema) throws SQLException {
        this.schema = schema;
        connection = DriverManager.getConnection("jdbc:h2:mem:");
        String columns = schema.columns().stream()
                .map(column -> column.name() + " " + type(column.type()) + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (" + columns + ", PRIMARY KEY (k))");
            statement.execute("CREATE TABLE single (" + columns + ")");
        }
    }

    /** The name of a type with all of its digits: what H2 takes without says fewer. */
    static String type(ColumnType type) {
        return type.equals(ColumnType.TIMESTAMP) || type.equals(ColumnType.TIME) ? type.sql() + "(6)" : type.sql();
    }

    public void insert(String table, Object[] row) throws SQLException {
        String marks = schema.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert =
                connection.prepareStatement("MERGE INTO " + table + " KEY (k) VALUES (" + marks + ")")) {
            set(insert, List.of(), row);
            insert.executeUpdate();
        }
    }

    public List<List<Object>> ask(String sql, List<Object> parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            set(select, parameters, new Object[0]);
            try (ResultSet result = select.executeQuery()) {
                List<List<Object>> rows = new ArrayList<>();
                while (result.next()) {
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        boolean time = result.getMetaData().getColumnType(i) == Types.TIME;
                        row.add(time ? result.getObject(i, LocalTime.class) : value(result.getObject(i)));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    /** The same over one row alone. */
    public List<List<Object>> askAbout(Object[] row, String sql, List<Object> parameters) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM single");
        }
        insert("single", row);
        return ask(sql.replace(" FROM t", " FROM single"), parameters);
    }

    private void set(PreparedStatement statement, List<Object> parameters, Object[] row) throws SQLException {
        int index = 1;
        for (Object parameter : parameters) {
            statement.setObject(index++, jdbc(parameter));
        }
        for (Object value : row) {
            statement.setObject(index++, jdbc(value));
        }
    }

    private static Object jdbc(Object value) {
        if (value instanceof Binary bytes) {
            return bytes.toBytes();
        }
        return value instanceof Instant instant ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : value;
    }

    private static Object value(Object object) {
        if (object instanceof java.sql.Date date) {
            return date.toLocalDate();
        }
        if (object instanceof byte[] bytes) {
            return Binary.owned(bytes);
        }
        if (object instanceof java.sql.Timestamp timestamp) {
            return timestamp.toLocalDateTime().toInstant(ZoneOffset.UTC);
        }
        return object;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
