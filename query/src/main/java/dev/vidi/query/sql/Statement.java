package dev.vidi.query.sql;

import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableSchema;
import java.util.OptionalInt;
import java.util.function.Function;

/** A statement: of the catalog, or a query. A closed set: a new alternative breaks every caller of {@link #fold}. */
public sealed interface Statement {

    /** Calls the function of the alternative that this is. */
    <R> R fold(
            Function<CreateTable, R> create,
            Function<DropTable, R> drop,
            Function<ShowTables, R> show,
            Function<DescribeTable, R> describe,
            Function<Select, R> select);

    /**
     * CREATE TABLE.
     *
     * @param schema as declared
     * @param completed whether the columns beside the key's are those that the schema of values has
     * @param partitions partitions that the topic must have, or is made with; empty: those it has
     * @param settings what the formats have to be told beside their names
     * @param ifNotExists whether a table of the name may exist already
     * @param text the statement as it was given
     */
    record CreateTable(
            String name,
            TableSchema schema,
            boolean completed,
            String topic,
            OptionalInt partitions,
            String format,
            String keyFormat,
            FormatSettings settings,
            Partitioner partitioner,
            boolean ifNotExists,
            String text)
            implements Statement {
        @Override
        public <R> R fold(
                Function<CreateTable, R> create,
                Function<DropTable, R> drop,
                Function<ShowTables, R> show,
                Function<DescribeTable, R> describe,
                Function<Select, R> select) {
            return create.apply(this);
        }
    }

    /** DROP TABLE; the topic stays. */
    record DropTable(String name, boolean ifExists) implements Statement {
        @Override
        public <R> R fold(
                Function<CreateTable, R> create,
                Function<DropTable, R> drop,
                Function<ShowTables, R> show,
                Function<DescribeTable, R> describe,
                Function<Select, R> select) {
            return drop.apply(this);
        }
    }

    /** SHOW TABLES. */
    record ShowTables() implements Statement {
        @Override
        public <R> R fold(
                Function<CreateTable, R> create,
                Function<DropTable, R> drop,
                Function<ShowTables, R> show,
                Function<DescribeTable, R> describe,
                Function<Select, R> select) {
            return show.apply(this);
        }
    }

    /** DESCRIBE. */
    record DescribeTable(String name) implements Statement {
        @Override
        public <R> R fold(
                Function<CreateTable, R> create,
                Function<DropTable, R> drop,
                Function<ShowTables, R> show,
                Function<DescribeTable, R> describe,
                Function<Select, R> select) {
            return describe.apply(this);
        }
    }

    /**
     * SELECT: see {@link Queries}, which plan it.
     *
     * @param table the table that it reads from
     * @param emitChanges whether it is to stay and follow later writes
     * @param text the query as it was given
     */
    record Select(String table, boolean emitChanges, String text) implements Statement {
        @Override
        public <R> R fold(
                Function<CreateTable, R> create,
                Function<DropTable, R> drop,
                Function<ShowTables, R> show,
                Function<DescribeTable, R> describe,
                Function<Select, R> select) {
            return select.apply(this);
        }
    }
}
