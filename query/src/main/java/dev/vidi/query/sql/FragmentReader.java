package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.ValueType;
import dev.vidi.query.plan.Conjunct;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Makes a fragment of its text: wherever that is done, the same text and schema make the same fragment. */
final class FragmentReader {

    /** Characters of a fragment, which travels in one Kafka record, in whatever script. */
    private static final int LENGTH_MAX = 1 << 18;

    private final String text;
    private final TableSchema schema;
    private final RexTexts texts;
    private final RexTranslator translator;

    private FragmentReader(String text, TableSchema schema) {
        this.text = text;
        this.schema = schema;
        this.texts = new RexTexts(text);
        this.translator = new RexTranslator(texts);
    }

    static Fragment read(String text, TableDefinition table) throws StatementException {
        if (text.length() > LENGTH_MAX) {
            throw new StatementException(
                    1,
                    1,
                    "the fragment of the query has " + text.length() + " characters, at most " + LENGTH_MAX
                            + " are taken");
        }
        SelectParts parts = new SelectReader(text, false).read(Grammar.parse(text, Words.of(text), text));
        if (!parts.table().getSimple().equals(table.name())) {
            throw Errors.at(parts.table(), "expected a fragment over " + table.name());
        }
        if (parts.limit() != null || !parts.order().isEmpty()) {
            throw Errors.at(parts.items(), "a fragment has no ORDER BY and no LIMIT");
        }
        return new FragmentReader(text, table.schema()).read(parts.items(), parts.where());
    }

    /** Reads what a fragment is written of, to find the places of errors in what its author wrote. */
    static void check(List<SqlNode> items, @Nullable SqlNode where, TableSchema schema) throws StatementException {
        new FragmentReader("", schema).read(items, where);
    }

    private Fragment read(List<SqlNode> items, @Nullable SqlNode where) throws StatementException {
        List<SqlNode> expressions = new ArrayList<>();
        if (where != null) {
            expressions.add(where);
        }
        expressions.addAll(items);
        List<SqlParserPos> places =
                expressions.stream().map(SqlNode::getParserPosition).toList();
        Validation validation = new Validation(schema);
        SqlNodeList list = new SqlNodeList(expressions, SqlParserPos.ZERO);
        List<RexNode> converted = validation.converted(validation.validated(list));
        Fragment.Filter filter = where == null ? unfiltered() : filter(converted.get(0), places.get(0));
        int first = where == null ? 0 : 1;
        List<Projection> projections = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = first; i < converted.size(); i++) {
            RexNode node = converted.get(i);
            projections.add(projection(node, places.get(i)));
            columns.add(column(node, i - first, places.get(i)));
        }
        return new Fragment(
                text,
                schema,
                argumentTypes(),
                columns,
                projections,
                new Fragment.Filter(filter.conditions(), filter.conjuncts(), translator.memos()));
    }

    private static Fragment.Filter unfiltered() {
        return new Fragment.Filter(List.of(), List.of(), 0);
    }

    private Fragment.Filter filter(RexNode condition, SqlParserPos place) throws StatementException {
        if (RexTypes.required(condition.getType()).kind() != ColumnType.Kind.BOOLEAN) {
            throw Errors.at(place, "WHERE takes a condition, found " + TypeCheck.shown(condition.getType()));
        }
        List<RexNode> parts =
                condition.getKind() == SqlKind.AND ? RexShapes.flat((RexCall) condition) : List.of(condition);
        List<Expression> conditions = new ArrayList<>();
        List<Conjunct> conjuncts = new ArrayList<>();
        Conjuncts reader = new Conjuncts(translator::translate);
        for (RexNode part : parts) {
            conditions.add(translated(part, place));
            reader.of(part).ifPresent(conjuncts::add);
        }
        return new Fragment.Filter(conditions, conjuncts, 0);
    }

    private Projection projection(RexNode node, SqlParserPos place) throws StatementException {
        int copied = node instanceof RexInputRef column ? column.getIndex() : -1;
        Expression expression = translated(node, place);
        return new Projection(copied, expression, texts.current());
    }

    private Expression translated(RexNode node, SqlParserPos place) throws StatementException {
        texts.startAt(place);
        try {
            return translator.translate(node);
        } catch (UnsupportedException | IllegalArgumentException unsupported) {
            throw Errors.at(place, String.valueOf(unsupported.getMessage()));
        }
    }

    private static Column column(RexNode node, int index, SqlParserPos place) throws StatementException {
        if (RexTypes.isInterval(node.getType()) || RexTypes.of(node.getType()).isEmpty()) {
            throw Errors.at(
                    place,
                    "an answer cannot hold values of type " + TypeCheck.shown(node.getType()) + "; it can hold "
                            + ColumnType.supported());
        }
        ColumnType type = RexTypes.required(node.getType()).column();
        return new Column("c" + index, type, node.getType().isNullable());
    }

    private List<ColumnType> argumentTypes() throws StatementException {
        List<ColumnType> types = new ArrayList<>();
        for (Map.Entry<Integer, ValueType> argument : translator.arguments().entrySet()) {
            if (argument.getKey() != types.size()) {
                throw Errors.at(SqlParserPos.ZERO, "parameter " + (types.size() + 1) + " has no effect");
            }
            types.add(argument.getValue().column());
        }
        return types;
    }
}
