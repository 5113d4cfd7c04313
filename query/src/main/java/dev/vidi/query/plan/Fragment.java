package dev.vidi.query.plan;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.Frame;
import dev.vidi.query.expression.Logic;
import dev.vidi.query.row.Domain;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.StoredForm;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each partition evaluates: a filter and a projection over the rows of one table. Its text determines it, together
 * with the schema, and says nothing of the values of its arguments; so queries that differ in constants only share it.
 * Immutable.
 */
public final class Fragment {
    private final String text;
    private final FragmentHash hash;
    private final TableSchema schema;
    private final List<ColumnType> argumentTypes;
    private final List<Column> columns;
    private final List<Projection> projections;
    private final Filter filter;
    private final RowCodec argumentCodec;

    /**
     * The filter of a fragment.
     *
     * @param conditions what must all be TRUE, in the order in which they are evaluated
     * @param conjuncts what they say of single columns
     * @param memos how many constants the fragment's expressions keep
     */
    public record Filter(List<Expression> conditions, List<Conjunct> conjuncts, int memos) {
        public Filter {
            conditions = List.copyOf(conditions);
            conjuncts = List.copyOf(conjuncts);
        }
    }

    /**
     * A fragment.
     *
     * @param text its canonical text
     * @param schema of its table
     * @param argumentTypes of its arguments, in order
     * @param columns of its rows; their names say only where they stand
     * @param projections as many
     * @param filter which rows
     */
    public Fragment(
            String text,
            TableSchema schema,
            List<ColumnType> argumentTypes,
            List<Column> columns,
            List<Projection> projections,
            Filter filter) {
        this.text = text;
        this.hash = FragmentHash.ofText(text);
        this.schema = schema;
        this.argumentTypes = List.copyOf(argumentTypes);
        this.columns = List.copyOf(columns);
        this.projections = List.copyOf(projections);
        this.filter = filter;
        this.argumentCodec = new RowCodec(IntStream.range(0, this.argumentTypes.size())
                .mapToObj(i -> new Column("?" + (i + 1), this.argumentTypes.get(i), true))
                .toList());
    }

    /** Canonical SQL, with {@code ?} for each argument. */
    public String text() {
        return text;
    }

    public FragmentHash hash() {
        return hash;
    }

    /** The schema of the table. */
    public TableSchema schema() {
        return schema;
    }

    public List<ColumnType> argumentTypes() {
        return argumentTypes;
    }

    /** Columns of the rows that it makes, by which these are decoded. */
    public List<Column> columns() {
        return columns;
    }

    public List<Projection> projections() {
        return projections;
    }

    /** The condition on rows. */
    public Expression condition() {
        return filter.conditions().size() == 1 ? filter.conditions().get(0) : Logic.and(filter.conditions());
    }

    /**
     * A frame to evaluate its expressions in.
     *
     * @param arguments as Java values of the argument types, null for NULL
     * @throws IllegalArgumentException when they are not as many, or not of their types; the message says which
     */
    public Frame frame(List<? extends @Nullable Object> arguments) {
        if (arguments.size() != argumentTypes.size()) {
            throw new IllegalArgumentException(
                    "the fragment takes " + argumentTypes.size() + " arguments, found " + arguments.size());
        }
        @Nullable Object[] stored = new @Nullable Object[argumentTypes.size()];
        for (int i = 0; i < stored.length; i++) {
            Object argument = arguments.get(i);
            ColumnType type = argumentTypes.get(i);
            stored[i] = argument == null ? null : StoredForm.of(type, Domain.admit(type, argument));
        }
        return new Frame(stored, filter.memos());
    }

    /**
     * The bytes that carry arguments to where the fragment is evaluated, in the encoding of rows.
     *
     * @throws IllegalArgumentException when they do not fit, see {@link #frame}
     */
    public byte[] encodeArguments(List<? extends @Nullable Object> arguments) {
        try {
            return argumentCodec.encode(arguments.toArray());
        } catch (IllegalArgumentException refused) {
            throw malformed(refused);
        }
    }

    /**
     * The arguments that have these bytes.
     *
     * @throws IllegalArgumentException when the bytes are malformed; the message names the argument, if any, and the byte
     */
    public List<@Nullable Object> decodeArguments(byte[] bytes) {
        try {
            return Collections.unmodifiableList(Arrays.asList(argumentCodec.decode(bytes)));
        } catch (IllegalArgumentException malformed) {
            throw malformed(malformed);
        }
    }

    private static IllegalArgumentException malformed(IllegalArgumentException cause) {
        return new IllegalArgumentException("arguments of a fragment: " + cause.getMessage(), cause);
    }

    /** What the rows that pass the filter have in common under these arguments, see {@link #frame}. */
    public List<ColumnConstraint> constraints(List<? extends @Nullable Object> arguments) {
        return new Constraints(schema.columns(), frame(arguments)).of(filter.conjuncts());
    }

    /** Where those rows are, under these arguments, see {@link #frame}. */
    public AccessPath path(List<? extends @Nullable Object> arguments) {
        return new Paths(schema).of(constraints(arguments));
    }

    /** A path that {@link #path} gave, for people, such as {@code scan of all rows} or {@code keys from 'a' to 'b'}. */
    public String describe(AccessPath path) {
        return new PathText(schema).of(path);
    }
}
