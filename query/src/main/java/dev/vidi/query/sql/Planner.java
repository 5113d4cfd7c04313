package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.Argument;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.Limit;
import dev.vidi.query.plan.SelectPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.jspecify.annotations.Nullable;

/** Plans one query over one table. Confined to one call. */
final class Planner {

    /** Finds the fragment of a text. */
    interface Fragments {
        Fragment read(String text) throws StatementException;
    }

    private final TableDefinition table;
    private final SelectText text;
    private final SelectParts parts;
    private final Canonical canonical;

    Planner(TableDefinition table, SelectText text, SelectParts parts) {
        this.table = table;
        this.text = text;
        this.parts = parts;
        this.canonical = new Canonical(table, parts.alias());
    }

    SelectPlan plan(Fragments fragments) throws StatementException {
        SelectItems items = SelectItems.of(parts.items(), table.schema(), canonical);
        SqlNode where = parts.where() == null ? null : canonical.rewrite(parts.where());
        CanonicalText writer = new CanonicalText();
        Fragment fragment = fragment(fragments, write(writer, items, where), items, where);
        List<Argument> arguments = new ArrayList<>();
        SortedMap<Integer, ColumnType> parameterTypes = new TreeMap<>();
        for (int index : writer.arguments()) {
            Argument argument = canonical.arguments().get(index);
            if (argument instanceof Argument.Parameter parameter) {
                parameterTypes.put(parameter.index(), fragment.argumentTypes().get(arguments.size()));
            }
            arguments.add(argument);
        }
        Optional<Limit> limit = limit();
        limit.filter(each -> each.parameter() >= 0)
                .ifPresent(each -> parameterTypes.put(each.parameter(), ColumnType.BIGINT));
        return new SelectPlan(
                table,
                columns(items, fragment),
                fragment,
                arguments,
                List.copyOf(parameterTypes.values()),
                KeyOrders.of(parts, items, table, canonical),
                limit,
                text.emitChanges());
    }

    private String write(CanonicalText writer, SelectItems items, @Nullable SqlNode where) {
        StringBuilder fragment = new StringBuilder("SELECT ");
        for (int i = 0; i < items.expressions().size(); i++) {
            fragment.append(i == 0 ? "" : ", ")
                    .append(writer.of(items.expressions().get(i)));
        }
        fragment.append(" FROM \"").append(table.name()).append('"');
        if (where != null) {
            fragment.append(" WHERE ").append(writer.of(where));
        }
        return fragment.toString();
    }

    /** What the fragment's text is refused for is looked for again in what was written, where its place is known. */
    private Fragment fragment(Fragments fragments, String fragment, SelectItems items, @Nullable SqlNode where)
            throws StatementException {
        try {
            return fragments.read(fragment);
        } catch (StatementException refused) {
            FragmentReader.check(items.expressions(), where, table.schema());
            throw refused;
        }
    }

    private static List<Column> columns(SelectItems items, Fragment fragment) throws StatementException {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < items.names().size(); i++) {
            Column column = fragment.columns().get(i);
            try {
                columns.add(new Column(items.names().get(i), column.type(), column.nullable()));
            } catch (IllegalArgumentException refused) {
                throw Errors.at(items.expressions().get(i), String.valueOf(refused.getMessage()));
            }
        }
        return columns;
    }

    private Optional<Limit> limit() throws StatementException {
        SqlNode limit = parts.limit();
        if (limit == null) {
            return Optional.empty();
        }
        if (limit instanceof SqlDynamicParam parameter) {
            return Optional.of(new Limit(-1, parameter.getIndex()));
        }
        if (limit instanceof SqlNumericLiteral number && number.isInteger()) {
            try {
                return Optional.of(new Limit(number.bigDecimalValue().longValueExact(), -1));
            } catch (ArithmeticException tooLarge) {
                throw Errors.at(limit, "LIMIT takes a number of rows up to " + Long.MAX_VALUE);
            }
        }
        throw Errors.at(limit, "LIMIT takes a whole number or a parameter");
    }
}
