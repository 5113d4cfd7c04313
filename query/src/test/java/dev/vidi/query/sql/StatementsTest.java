package dev.vidi.query.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementsTest {

    private static final String OFFERS =
            "CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2) NOT NULL, \"day\" DATE)\n"
                    + "WITH (topic = 'offers.v1', format = 'json', partitions = 4);";

    @Test
    void readsATable() throws StatementException {
        Statement.CreateTable table = create(OFFERS);
        assertThat(table.name()).isEqualTo("offers");
        assertThat(table.topic()).isEqualTo("offers.v1");
        assertThat(table.partitions()).isEqualTo(OptionalInt.of(4));
        assertThat(table.format()).isEqualTo("json");
        assertThat(table.keyFormat()).isEqualTo("string");
        assertThat(table.partitioner()).isEqualTo(Partitioner.MURMUR2);
        assertThat(table.ifNotExists()).isFalse();
        assertThat(table.text()).isEqualTo(OFFERS);
        assertThat(table.schema().columns())
                .containsExactly(
                        new Column("sku", ColumnType.VARCHAR, false),
                        new Column("price", ColumnType.decimal(10, 2), false),
                        new Column("day", ColumnType.DATE, true));
        assertThat(table.schema().keyColumns()).containsExactly(0);
    }

    @Test
    void readsDefaultsAListedKeyAndComments() throws StatementException {
        Statement.CreateTable table = create("create table if not exists T -- the table\n"
                + " (a INT, /* the key */ Id BIGINT, PRIMARY KEY (Id)) with (key_format='long', partitioner='any')");
        assertThat(table.name()).isEqualTo("T");
        assertThat(table.topic()).isEqualTo("T");
        assertThat(table.partitions()).isEmpty();
        assertThat(table.ifNotExists()).isTrue();
        assertThat(table.schema().key().name()).isEqualTo("Id");
        assertThat(table.keyFormat()).isEqualTo("long");
        assertThat(table.partitioner()).isEqualTo(Partitioner.ANY);
    }

    @Test
    void readsTypesThatAreMadeOfOthers() throws StatementException {
        Statement.CreateTable table = create("CREATE TABLE t (id BIGINT PRIMARY KEY, tags ARRAY<VARCHAR NOT NULL>,\n"
                + " m MAP<VARCHAR, INT>, -- a comment\n address ROW(city VARCHAR, \"the place\" ROW(lat DOUBLE, lon DOUBLE"
                + " NOT NULL)) NOT NULL, orders ROW(sku VARCHAR, n INT) ARRAY, x INT ARRAY ARRAY NULL, clock TIME, raw"
                + " VARBINARY, price DECIMAL(10, 2))");
        assertThat(table.schema().columns())
                .extracting(column -> column.name() + " " + column.type() + (column.nullable() ? "" : " NOT NULL"))
                .containsExactly(
                        "id BIGINT NOT NULL",
                        "tags ARRAY<VARCHAR NOT NULL>",
                        "m MAP<VARCHAR, INTEGER>",
                        "address ROW(city VARCHAR, \"the place\" ROW(lat DOUBLE, lon DOUBLE NOT NULL)) NOT NULL",
                        "orders ARRAY<ROW(sku VARCHAR, n INTEGER)>",
                        "x ARRAY<ARRAY<INTEGER>>",
                        "clock TIME",
                        "raw VARBINARY",
                        "price DECIMAL(10, 2)");
        for (Column column : table.schema().columns()) {
            assertThat(ColumnType.parse(column.type().sql())).isEqualTo(column.type());
        }
    }

    @Test
    void readsAKeyOfSeveralColumns() throws StatementException {
        Statement.CreateTable table =
                create("CREATE TABLE t (a INT, v INT, b VARCHAR, PRIMARY KEY (b, a)) WITH (key_format = 'json')");
        assertThat(table.schema().keyColumns()).containsExactly(2, 0);
        assertThat(table.schema().key())
                .isEqualTo(new Column("(b, a)", ColumnType.parse("ROW(b VARCHAR NOT NULL, a INT NOT NULL)"), false));
        assertThat(table.completed()).isFalse();
        assertThat(create("CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b)) WITH (format = 'avro', schema = 's',"
                                + " key_format = 'json')")
                        .completed())
                .isTrue();
    }

    @Test
    void readsWhatFormatsHaveToBeTold() throws StatementException {
        Statement.CreateTable table = create("CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'debezium-json',"
                + " key_format = 'json', timestamp_unit = 'Micros')");
        assertThat(table.format()).isEqualTo("debezium-json");
        assertThat(table.keyFormat()).isEqualTo("json");
        assertThat(table.settings()).isEqualTo(new FormatSettings(Map.of("timestamp_unit", "micros")));
        assertThat(create(OFFERS).settings()).isEqualTo(FormatSettings.NONE);
        assertThat(create(
                                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'avro', schema = '{''}', key_format = 'avro',"
                                        + " key_schema = 'k')")
                        .settings()
                        .values())
                .isEqualTo(Map.of("schema", "{'}", "key_schema", "k"));
        assertThat(create(
                                "CREATE TABLE t (a INT PRIMARY KEY) WITH (key_format = 'avro', schema_registry = 'http://r:8081/a')")
                        .settings()
                        .values())
                .isEqualTo(Map.of("schema_registry", "http://r:8081/a"));
    }

    @Test
    void readsTheOtherStatements() throws StatementException {
        assertThat(Statements.parse("SHOW TABLES;")).isEqualTo(new Statement.ShowTables());
        assertThat(Statements.parse("describe offers")).isEqualTo(new Statement.DescribeTable("offers"));
        assertThat(Statements.parse("DESC TABLE \"offers\"")).isEqualTo(new Statement.DescribeTable("offers"));
        assertThat(Statements.parse("DROP TABLE offers")).isEqualTo(new Statement.DropTable("offers", false));
        assertThat(Statements.parse("drop table if exists offers")).isEqualTo(new Statement.DropTable("offers", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "## | 1 | 1 | found the end",
                "CREATE VIEW v AS SELECT 1 | 1 | 8 | nothing else can be made",
                "CREATE TABLE t (a INT) | 1 | 1 | PRIMARY KEY",
                "CREATE TABLE t | 1 | 1 | needs columns",
                "CREATE TABLE t (a INT PRIMARY KEY, b INT PRIMARY KEY) | 1 | 36 | both PRIMARY KEY",
                "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b)) | 1 | 1 | key format string holds one column, and the key has 2",
                "CREATE TABLE t (a INT, PRIMARY KEY (c)) | 1 | 1 | no column c",
                "CREATE TABLE t (a INT, PRIMARY KEY (a, a)) | 1 | 1 | in the key twice",
                "CREATE TABLE t (a INT ARRAY PRIMARY KEY) | 1 | 1 | key column a cannot be a ARRAY<INTEGER>; use INTEGER,",
                "CREATE TABLE t (a INT PRIMARY KEY, b ARRAY<TINYINT>) | 1 | 38 | column b: type TINYINT is not supported",
                "CREATE TABLE t (a INT PRIMARY KEY, b ARRAY) | 1 | 38 | column b: expected '<'",
                "CREATE TABLE t (a INT PRIMARY KEY, b MAP<DOUBLE, INT>) | 1 | 38 | the key of a MAP is an INTEGER, BIGINT or VARCHAR",
                "CREATE TABLE t (a INT PRIMARY KEY, b ROW()) | 1 | 38 | expected the name of a field",
                "CREATE TABLE t (a INT PRIMARY KEY, b ROW(x INT, X INT)) | 1 | 38 | field X of a ROW is declared twice",
                "CREATE TABLE t (a INT PRIMARY KEY, b ARRAY<INT) | 1 | 48 | found the end",
                "CREATE TABLE t (a INT PRIMARY KEY, b INT ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY ARRAY) | 1 | 38 | at most 16 levels deep",
                "CREATE TABLE t (a DOUBLE PRIMARY KEY) | 1 | 1 | cannot be a DOUBLE",
                "CREATE TABLE t (a INT PRIMARY KEY, a INT) | 1 | 1 | declared twice",
                "CREATE TABLE t (a TINYINT PRIMARY KEY) | 1 | 19 | not supported; supported are",
                "CREATE TABLE t (a VARCHAR(20) PRIMARY KEY) | 1 | 19 | takes no length",
                "CREATE TABLE t (a INT PRIMARY KEY, b DECIMAL) | 1 | 38 | DECIMAL needs a precision",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (tpic = 'x') | 1 | 42 | option tpic is unknown",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'xml') | 1 | 51 | format is one of json",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (topic = 'a b') | 1 | 50 | a topic is",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (partitions = 0) | 1 | 55 | 1 to 1000",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (partitions = 'x') | 1 | 55 | is a number",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (topic = 'a', topic = 'b') | 1 | 55 | given twice",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (topic = 'a | 1 | 50 | no closing",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (topic | 1 | 47 | found the end",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (key_format = 'long') | 1 | 55 | BIGINT",
                "CREATE TABLE t (a DATE PRIMARY KEY) WITH (key_format = 'json') | 1 | 56 | INTEGER, BIGINT or VARCHAR",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (timestamp_unit = 'micros') | 1 | 59 | is for format debezium-json",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'debezium-json', timestamp_unit = 's') | 1 | 85 | millis",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'avro') | 1 | 51 | needs schema_registry or schema",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (key_format = 'avro') | 1 | 55 | needs schema_registry or key_schema",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (schema = 'x') | 1 | 51 | schema is for format avro or protobuf",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (schema_registry = 'http://r') | 1 | 60 | is for format or key_format avro or protobuf",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'avro', schema_registry = 'ftp://r') | 1 | 77 | is an address",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'avro', schema_registry = 'http://u:p@r') | 1 | 77 | without user and password",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'avro', schema_registry = 'http://r', schema = 'x') | 1 | 98 | not both",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'protobuf') | 1 | 51 | format protobuf needs schema_registry or schema",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'avro', schema = 's', message = 'm') | 1 | 83 | message is for format protobuf",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (key_message = 'm') | 1 | 56 | key_message is for key_format protobuf",
                "CREATE TABLE t (a INT PRIMARY KEY) WITH (format = 'avro', key_format = 'protobuf', schema_registry = 'http://r') | 1 | 102 | both in avro or both in protobuf",
                "CREATE TABLE t (a INT PRIMARY KEY,, b INT) | 1 | 35 | expected a name or PRIMARY KEY, found ,",
                "CREATE TABLE user (a INT PRIMARY KEY) | 1 | 14 | found user; it is a word of SQL",
                "CREATE TABLE IF NOT EXISTS (a INT PRIMARY KEY) | 1 | 28 | expected the name of a table, found (",
                "CREATE TABLE t (a INT PRIMARY KEY, date DATE) | 1 | 36 | found date; it is a word of SQL",
                "CREATE TABLE t (a INT PRIMARY KEY, b BLOB) | 1 | 38 | expected a type (BOOLEAN, INTEGER",
                "CREATE TABLE t (a INT PRIMARY KEY | 1 | 34 | found the end",
                "DROP TABLE | 1 | 11 | expected a name, found the end",
                "CREATE TABLE s.t (a INT PRIMARY KEY) | 1 | 14 | no schema",
                "CREATE TABLE t (a INT PRIMARY KEY); DROP TABLE t | 1 | 37 | one statement",
                "SHOW VIEWS | 1 | 6 | expected TABLES",
                "DESCRIBE t u | 1 | 12 | the end of the statement",
                "DESCRIBE \"a-b\" | 1 | 10 | letters, digits or underscores",
                "CREATE TABLE t (a INT PRIMARY KEY /* | 1 | 35 | comment does not end"
            })
    void refusesWithThePlace(String sql, int line, int column, String message) {
        StatementException e = catchThrowableOfType(StatementException.class, () -> Statements.parse(sql));
        assertThat(e).as(sql).hasMessageContaining(message);
        assertThat(e).hasMessageStartingWith("line " + line + ", column " + column + ": ");
        assertThat(e.line()).isEqualTo(line);
        assertThat(e.column()).isEqualTo(column);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        String nested = "CREATE TABLE t (a INT PRIMARY KEY, b " + "(".repeat(10_000);
        assertThat(catchThrowableOfType(StatementException.class, () -> Statements.parse(nested)))
                .hasMessageContaining("parentheses");
        String endless = " ".repeat(2 << 20);
        assertThat(catchThrowableOfType(StatementException.class, () -> Statements.parse(endless)))
                .hasMessageContaining("at most");
    }

    @Property(tries = 500)
    void neverFailsButWithAPlace(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(OFFERS);
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "();,'\"=-/*\u0000x\u00e9".charAt(random.nextInt(13)));
                default -> text.setCharAt(at, (char) random.nextInt(0x250));
            }
        }
        try {
            assertThat(Statements.parse(text.toString())).isNotNull();
        } catch (StatementException e) {
            assertThat(e).hasMessageStartingWith("line ");
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
        }
    }

    private static Statement.CreateTable create(String sql) throws StatementException {
        return (Statement.CreateTable) Statements.parse(sql);
    }
}
