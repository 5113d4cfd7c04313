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
        boolean completed = FormatNames.WITH_SCHEMA.contains(options.format())
                && schema.columns().size() == schema.keyColumns().size();
        return new Statement.CreateTable(
                name,
                schema,
                completed,
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
                    "expected a column with a type, or one PRIMARY KEY (column, ...); nothing else is supported here");
        }
    }

    private TableSchema schema() throws StatementException {
        List<String> key = keyNames();
        List<Column> columns = new ArrayList<>();
        for (SqlColumnDeclaration declaration : declarations) {
            String name = declaration.name.getSimple();
            boolean isKey = key.stream().anyMatch(name::equalsIgnoreCase);
            boolean nullable = !isKey && !Boolean.FALSE.equals(declaration.dataType.getNullable());
            try {
                columns.add(new Column(name, type(declaration), nullable));
            } catch (IllegalArgumentException e) {
                throw error(declaration.dataType.getParserPosition(), "column " + name + ": " + e.getMessage());
            }
        }
        List<Integer> keyColumns = new ArrayList<>();
        for (String name : key) {
            keyColumns.add(place(columns, name));
        }
        try {
            return new TableSchema(columns, keyColumns);
        } catch (IllegalArgumentException e) {
            throw error(create.getParserPosition(), String.valueOf(e.getMessage()));
        }
    }

    private int place(List<Column> columns, String name) throws StatementException {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw error(create.getParserPosition(), "there is no column " + name + " to be the PRIMARY KEY");
    }

    private List<String> keyNames() throws StatementException {
        Word inline = parts.inlineKey();
        SqlNode listed = keyList;
        if (inline != null && listed != null) {
            throw error(listed.getParserPosition(), "there are two PRIMARY KEYs; a table has one");
        }
        if (inline != null) {
            return List.of(inline.value());
        }
        if (!(listed instanceof SqlNodeList names)) {
            throw error(
                    create.getParserPosition(),
                    "a table needs a key: write PRIMARY KEY behind the column that the record's key holds");
        }
        return names.stream().map(name -> ((SqlIdentifier) name).getSimple()).toList();
    }

    private ColumnType type(SqlColumnDeclaration declaration) {
        SqlDataTypeSpec spec = declaration.dataType;
        Optional<String> nested = parts.nestedType(declaration.name.getParserPosition());
        if (nested.isPresent()) {
            return ColumnType.parse(nested.get());
        }
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
