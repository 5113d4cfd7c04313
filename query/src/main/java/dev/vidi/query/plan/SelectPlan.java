package dev.vidi.query.plan;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.row.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A query over one table, validated.
 *
 * @param table which table
 * @param columns names, types and nullability of the answer, whose rows are decoded by them
 * @param fragment what each partition evaluates
 * @param arguments where the fragment's arguments come from
 * @param parameterTypes types of the query's parameters
 * @param order in which rows are wanted
 * @param limit how many; empty for all
 * @param emitChanges whether the query stays and follows later writes
 */
public record SelectPlan(
        TableDefinition table,
        List<Column> columns,
        Fragment fragment,
        List<Argument> arguments,
        List<ColumnType> parameterTypes,
        KeyOrder order,
        Optional<Limit> limit,
        boolean emitChanges) {

    public SelectPlan {
        columns = List.copyOf(columns);
        arguments = List.copyOf(arguments);
        parameterTypes = List.copyOf(parameterTypes);
    }

    /**
     * Parameters as the plan takes them: Java values of their types. A number of another type is taken when it has the
     * same value in the parameter's type.
     *
     * @throws ParameterException when they are not as many, or one is not of its type
     */
    public List<@Nullable Object> admit(List<? extends @Nullable Object> parameters) throws ParameterException {
        if (parameters.size() != parameterTypes.size()) {
            throw new ParameterException("the query takes " + counted(parameterTypes.size()) + ", " + parameters.size()
                    + (parameters.size() == 1 ? " was" : " were") + " given");
        }
        List<@Nullable Object> admitted = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Object parameter = parameters.get(i);
            try {
                admitted.add(parameter == null ? null : admit(parameterTypes.get(i), parameter));
            } catch (IllegalArgumentException refused) {
                throw new ParameterException("parameter " + (i + 1) + ": " + refused.getMessage());
            }
        }
        return admitted;
    }

    private static String counted(int parameters) {
        return parameters == 1 ? "1 parameter" : parameters + " parameters";
    }

    private static Object admit(ColumnType type, Object parameter) {
        return Domain.admit(type, ParameterNumbers.as(type, parameter));
    }

    /** The fragment's arguments, from parameters that were {@linkplain #admit admitted}. */
    public List<@Nullable Object> fragmentArguments(List<? extends @Nullable Object> admitted) {
        List<@Nullable Object> values = new ArrayList<>(arguments.size());
        for (Argument argument : arguments) {
            values.add(
                    argument instanceof Argument.Parameter parameter
                            ? admitted.get(parameter.index())
                            : ((Argument.Constant) argument).value());
        }
        return values;
    }

    /**
     * The number of rows wanted, under admitted parameters; empty for all.
     *
     * @throws ParameterException when the parameter that says it is NULL or negative
     */
    public OptionalLong rowsMax(List<? extends @Nullable Object> admitted) throws ParameterException {
        if (limit.isEmpty()) {
            return OptionalLong.empty();
        }
        int parameter = limit.get().parameter();
        if (parameter < 0) {
            return OptionalLong.of(limit.get().rows());
        }
        if (!(admitted.get(parameter) instanceof Long rows) || rows < 0) {
            throw new ParameterException(
                    "parameter " + (parameter + 1) + ": LIMIT takes a number that is not negative");
        }
        return OptionalLong.of(rows);
    }

    /** What this query has in common with others, under admitted parameters. */
    public Shape shape(List<? extends @Nullable Object> admitted) {
        return new Shape(fragment.hash(), fragmentArguments(admitted));
    }
}
