package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.sql.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.ddl.SqlColumnDeclaration;
import org.apache.calcite.sql.ddl.SqlCreateTable;
import org.apache.calcite.sql.ddl.SqlKeyConstraint;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Turns what Calcite has parsed of a CREATE TABLE into a validated statement. */
final class CreateTableReader {

    private final String text;
    private final CreateTableText parts;
    private final SqlCreateTable create;
    private final List<SqlColumnDeclaration> declarations = new ArrayList<>();
    private @Nullable SqlNode keyList;

    CreateTableReader(String text, CreateTableText parts, SqlCreateTable create) {
        this.text = text;
        this.parts = parts;
        this.create = create;
    }

    Statement.CreateTable read() throws StatementException {
        if (create.query != null) {
            throw error(create.query.getParserPosition(), "CREATE TABLE ... AS is not supported; name the columns");
        }
        if (create.columnList == null || create.columnList.isEmpty()) {
            throw error(create.getParserPosition(), "a table needs columns, such as (id VARCHAR PRIMARY KEY, ...)");
        }
        String name = Names.table(text, create.name);
        for (SqlNode element : create.columnList) {
            element(element);
        }
        TableSchema schema = schema();
        TableOptions options = parts.options();
        String keyFormat = options.keyFormat();
        Optional<String> misfit = FormatNames.keyMisfit(keyFormat, schema.key().type());
        if (misfit.isPresent()) {
            throw Place.error(text, options.place("key_format"), misfit.get());
        }
        return new Statement.CreateTable(
                name,
                schema,
                options.topic(name),
                options.partitions(),
                options.format(),
                keyFormat,
                options.settings(),
                options.partitioner(),
                create.ifNotExists,
                text);
    }

    private void element(SqlNode element) throws StatementException {
        if (element instanceof SqlColumnDeclaration declaration) {
            if (declaration.expression != null) {
                throw error(
                        declaration.expression.getParserPosition(),
                        "columns with a default or an expression are not supported");
            }
            declarations.add(declaration);
        } else if (element instanceof SqlKeyConstraint constraint
                && constraint.getKind() == SqlKind.PRIMARY_KEY
                && keyList == null) {
            keyList = constraint.getOperandList().get(1);
        } else {
            throw error(
                    element.getParserPosition(),
                    "expected a column with a type, or one PRIMARY KEY (column); nothing else is supported here");
        }
    }

    private TableSchema schema() throws StatementException {
        String key = keyName();
        List<Column> columns = new ArrayList<>();
        int keyColumn = -1;
        for (SqlColumnDeclaration declaration : declarations) {
            String name = declaration.name.getSimple();
            boolean isKey = name.equalsIgnoreCase(key);
            keyColumn = isKey && keyColumn < 0 ? columns.size() : keyColumn;
            boolean nullable = !isKey && !Boolean.FALSE.equals(declaration.dataType.getNullable());
            try {
                columns.add(new Column(name, type(declaration.dataType), nullable));
            } catch (IllegalArgumentException e) {
                throw error(declaration.dataType.getParserPosition(), "column " + name + ": " + e.getMessage());
            }
        }
        if (keyColumn < 0) {
            throw error(create.getParserPosition(), "there is no column " + key + " to be the PRIMARY KEY");
        }
        try {
            return new TableSchema(columns, keyColumn);
        } catch (IllegalArgumentException e) {
            throw error(create.getParserPosition(), String.valueOf(e.getMessage()));
        }
    }

    private String keyName() throws StatementException {
        Word inline = parts.inlineKey();
        SqlNode listed = keyList;
        if (inline != null && listed != null) {
            throw error(listed.getParserPosition(), "there are two PRIMARY KEYs; a table has one key column");
        }
        if (inline != null) {
            return inline.value();
        }
        if (!(listed instanceof SqlNodeList names)) {
            throw error(
                    create.getParserPosition(),
                    "a table needs a key: write PRIMARY KEY behind the column that the record's key holds");
        }
        if (names.size() != 1) {
            throw error(
                    listed.getParserPosition(),
                    "a key of several columns is not supported; a table has one key column");
        }
        return ((SqlIdentifier) names.get(0)).getSimple();
    }

    private static ColumnType type(SqlDataTypeSpec spec) {
        String name = spec.getTypeName().getSimple();
        if (spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic && basic.getPrecision() >= 0) {
            String scale = basic.getScale() >= 0 ? ", " + basic.getScale() : "";
            return ColumnType.parse(name + "(" + basic.getPrecision() + scale + ")");
        }
        return ColumnType.parse(name);
    }

    private static StatementException error(SqlParserPos place, String message) {
        return new StatementException(Math.max(1, place.getLineNum()), Math.max(1, place.getColumnNum()), message);
    }
}
