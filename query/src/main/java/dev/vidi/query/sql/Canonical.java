package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.NearestName;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.plan.Argument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the expressions of one query so that all that ask the same look the same: columns by their declared names,
 * constants that are compared with columns as arguments. Refuses names, functions and types that there are not. Keeps
 * places. Confined to one query.
 */
final class Canonical extends SqlShuttle {

    private final TableDefinition table;
    private final String alias;
    private final List<Argument> arguments = new ArrayList<>();
    private final Set<SqlNode> lifted = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Carries an error through Calcite's visitors, which declare none. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final StatementException error;

        private Refused(StatementException error) {
            super(error);
            this.error = error;
        }
    }

    Canonical(TableDefinition table, String alias) {
        this.table = table;
        this.alias = alias;
    }

    SqlNode rewrite(SqlNode expression) throws StatementException {
        try {
            SqlNode rewritten = expression.accept(this);
            if (rewritten == null) {
                throw new IllegalStateException("an expression vanished");
            }
            return rewritten;
        } catch (Refused refused) {
            throw refused.error;
        }
    }

    /** What the dynamic parameters in what was rewritten stand for, by their indexes. */
    List<Argument> arguments() {
        return arguments;
    }

    /** The column that a name means, by its place in the table; -1 when it means a field of one. */
    int column(SqlIdentifier name) throws StatementException {
        return Names.parts(name).size() > partOfColumn(name) + 1 ? -1 : columnOf(name);
    }

    /** Which part of a name is the column's: the one behind the table's name, if that stands there, and a point. */
    private int partOfColumn(SqlIdentifier name) {
        List<String> parts = Names.parts(name);
        boolean qualified = parts.size() > 1
                && parts.get(0).equalsIgnoreCase(alias)
                && (table.schema().indexOf(parts.get(1)) >= 0 || table.schema().indexOf(parts.get(0)) < 0);
        return qualified ? 1 : 0;
    }

    private int columnOf(SqlIdentifier name) throws StatementException {
        int part = partOfColumn(name);
        String last = Names.parts(name).get(part);
        TableSchema schema = table.schema();
        int column = schema.indexOf(last);
        if (column < 0 && part == 0 && Names.parts(name).size() > 1) {
            requireTable(name);
        }
        if (column < 0) {
            if (Functions.isOfTheMoment(last)) {
                throw Errors.at(name, Functions.refusal(last));
            }
            String nearest = NearestName.of(last, schema.columns().stream().map(each -> each.name()))
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("; DESCRIBE " + table.name() + " lists its columns");
            throw Errors.at(name, "table " + table.name() + " has no column " + NearestName.shorten(last) + nearest);
        }
        return column;
    }

    /** Refuses the name of another table before the point. */
    void requireTable(SqlIdentifier name) throws StatementException {
        String qualifier = Names.parts(name).get(0);
        if (!qualifier.equalsIgnoreCase(alias)) {
            throw Errors.at(
                    name,
                    "the query reads from " + alias + ", found " + NearestName.shorten(qualifier) + " before a column");
        }
    }

    SqlIdentifier named(int column, SqlParserPos place) {
        return quoted(table.schema().columns().get(column).name(), place);
    }

    /** A name in double quotes: never the name of a function without parentheses. */
    static SqlIdentifier quoted(String name, SqlParserPos place) {
        return new SqlIdentifier(List.of(name), null, place, List.of(place.withQuoting(true)));
    }

    @Override
    public SqlNode visit(SqlIdentifier name) {
        try {
            if (name.isStar()) {
                throw Errors.at(name, "* stands alone, or behind the name of a table, in the list of columns");
            }
            int column = columnOf(name);
            SqlNode node = named(column, name.getParserPosition());
            ColumnType type = table.schema().columns().get(column).type();
            List<String> parts = Names.parts(name);
            for (int i = partOfColumn(name) + 1; i < parts.size(); i++) {
                Column field = field(type, parts, i, name);
                node = field(node, field.name(), name.getParserPosition());
                type = field.type();
            }
            return node;
        } catch (StatementException refused) {
            throw new Refused(refused);
        }
    }

    private static Column field(ColumnType type, List<String> parts, int at, SqlIdentifier name)
            throws StatementException {
        int field = type.kind() == ColumnType.Kind.ROW ? type.indexOf(parts.get(at)) : -1;
        if (field < 0) {
            String shown = NearestName.shorten(parts.get(at));
            throw Errors.at(
                    name,
                    NearestName.shorten(parts.get(at - 1)) + " is a " + type.sql() + " and has no field " + shown
                            + NearestName.of(shown, type.parts().stream().map(Column::name))
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""));
        }
        return type.parts().get(field);
    }

    /** A field in the form in which the text of a fragment has it, which is unlike that of a column of a table. */
    private static SqlNode field(SqlNode row, String name, SqlParserPos place) {
        return SqlStdOperatorTable.ITEM.createCall(place, row, SqlLiteral.createCharString(name, place));
    }

    @Override
    public SqlNode visit(SqlDynamicParam parameter) {
        if (lifted.contains(parameter)) {
            return parameter;
        }
        return argument(new Argument.Parameter(parameter.getIndex()), parameter.getParserPosition());
    }

    private SqlDynamicParam argument(Argument argument, SqlParserPos place) {
        arguments.add(argument);
        return new SqlDynamicParam(arguments.size() - 1, place);
    }

    @Override
    public SqlNode visit(SqlDataTypeSpec type) {
        try {
            CastTypes.check(type);
            return type;
        } catch (StatementException refused) {
            throw new Refused(refused);
        }
    }

    @Override
    public SqlNode visit(SqlLiteral literal) {
        try {
            Literals.check(literal);
            // U&'...' and others carry a character set of their own; here there is but one.
            return literal instanceof SqlCharStringLiteral text
                    ? SqlLiteral.createCharString(Literals.text(text), text.getParserPosition())
                    : literal;
        } catch (StatementException refused) {
            throw new Refused(refused);
        }
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call.getKind() == SqlKind.DOT && call.operand(1) instanceof SqlIdentifier field) {
            SqlNode row = call.operand(0).accept(this);
            return field(java.util.Objects.requireNonNull(row), field.getSimple(), call.getParserPosition());
        }
        try {
            check(call);
            List<SqlNode> operands = call.getOperandList();
            switch (call.getKind()) {
                case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
                    lift(call, 0, operands.get(1));
                    lift(call, 1, operands.get(0));
                }
                case BETWEEN -> {
                    lift(call, 1, operands.get(0));
                    lift(call, 2, operands.get(0));
                }
                case IN, NOT_IN -> liftList(operands.get(1), operands.get(0));
                case LIKE -> {
                    if (operands.size() == 2) {
                        lift(call, 1, operands.get(0));
                    }
                }
                default -> {
                    // constants elsewhere decide types, and stay
                }
            }
        } catch (StatementException refused) {
            throw new Refused(refused);
        }
        return super.visit(call);
    }

    private void lift(SqlCall call, int operand, SqlNode other) throws StatementException {
        SqlNode replaced = lifted(call.operand(operand), other);
        if (replaced != null) {
            call.setOperand(operand, replaced);
        }
    }

    private void liftList(SqlNode list, SqlNode other) throws StatementException {
        if (list instanceof SqlNodeList elements) {
            for (int i = 0; i < elements.size(); i++) {
                SqlNode replaced = lifted(elements.get(i), other);
                if (replaced != null) {
                    elements.set(i, replaced);
                }
            }
        }
    }

    /** What stands for a constant that is compared with a column and is of its type, or fits; null for all others. */
    private @Nullable SqlNode lifted(SqlNode operand, SqlNode other) throws StatementException {
        if (!(operand instanceof SqlLiteral literal) || !(other instanceof SqlIdentifier name) || column(name) < 0) {
            return null;
        }
        Object value = Literals.valueOf(
                literal, table.schema().columns().get(column(name)).type());
        if (value == null) {
            return null;
        }
        SqlDynamicParam argument = argument(new Argument.Constant(value), literal.getParserPosition());
        lifted.add(argument);
        return argument;
    }

    private static void check(SqlCall call) throws StatementException {
        String name = call.getOperator().getName();
        if (call.getKind() == SqlKind.OVER) {
            throw Errors.notYet(call, "window functions (OVER) are");
        }
        if (call instanceof SqlSelect || SqlKind.QUERY.contains(call.getKind()) || call.getKind() == SqlKind.EXISTS) {
            throw Errors.notYet(call, "subqueries are");
        }
        if (call.getOperator() instanceof SqlFunction) {
            boolean special = call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.EXTRACT;
            if (!Functions.isFunction(name) && !(special && Functions.isOperator(name))) {
                throw Errors.at(call, Functions.refusal(name));
            }
            checkUnit(call, name);
        } else if (!Functions.isOperator(name)) {
            throw Errors.at(call, "operator " + name + " is not supported");
        }
    }

    /** Intervals count milliseconds: what is below would be lost. */
    private static void checkUnit(SqlCall call, String name) throws StatementException {
        boolean interval = name.equals("TIMESTAMPADD") || name.equals("TIMESTAMPDIFF");
        if (interval && call.operand(0) instanceof SqlIntervalQualifier unit) {
            String written = unit.timeFrameName == null ? unit.getUnit().name() : unit.timeFrameName;
            if (!Functions.isIntervalUnit(written)) {
                throw Errors.at(
                        unit, name + " does not count in " + written + "; " + Functions.intervalUnits() + " it does");
            }
        }
    }
}
