package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.expression.ValueType;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calcite's types as ours. */
final class RexTypes {

    private static final ValueType MILLIS = new ValueType(Kind.BIGINT, -1, 0, false);
    private static final ValueType MONTHS = new ValueType(Kind.INTEGER, -1, 0, false);

    private RexTypes() {}

    /** The type that expressions of a type calculate with; intervals are numbers; empty when there is none. */
    static Optional<ValueType> of(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> plain(Kind.BOOLEAN);
            case INTEGER -> plain(Kind.INTEGER);
            case BIGINT -> plain(Kind.BIGINT);
            case DOUBLE -> plain(Kind.DOUBLE);
            case DATE -> plain(Kind.DATE);
            case BINARY, VARBINARY -> plain(Kind.VARBINARY);
            case TIME -> Optional.of(new ValueType(Kind.TIME, type.getPrecision(), 0, false));
            case ARRAY, MAP, ROW -> Optional.of(ValueType.of(nested(type)));
            case DECIMAL -> Optional.of(new ValueType(Kind.DECIMAL, type.getPrecision(), type.getScale(), false));
            case VARCHAR -> Optional.of(new ValueType(Kind.VARCHAR, Math.max(-1, type.getPrecision()), 0, false));
            case CHAR -> Optional.of(new ValueType(Kind.VARCHAR, Math.max(1, type.getPrecision()), 0, true));
            case TIMESTAMP -> Optional.of(new ValueType(Kind.TIMESTAMP, type.getPrecision(), 0, false));
            default -> isMillis(type) ? Optional.of(MILLIS) : isMonths(type) ? Optional.of(MONTHS) : Optional.empty();
        };
    }

    /** The same, where there has to be one. */
    static ValueType required(RelDataType type) {
        return of(type).orElseThrow(() ->
                new UnsupportedException("values of type " + TypeCheck.shown(type) + " are not supported"));
    }

    private static ColumnType nested(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case ARRAY -> {
                RelDataType element = Objects.requireNonNull(type.getComponentType());
                yield ColumnType.array(required(element).column(), element.isNullable());
            }
            case MAP -> {
                RelDataType key = Objects.requireNonNull(type.getKeyType());
                RelDataType value = Objects.requireNonNull(type.getValueType());
                yield ColumnType.map(required(key).column(), required(value).column(), value.isNullable());
            }
            default ->
                ColumnType.row(type.getFieldList().stream()
                        .map(field -> new Column(
                                field.getName(),
                                required(field.getType()).column(),
                                field.getType().isNullable()))
                        .toList());
        };
    }

    private static Optional<ValueType> plain(Kind kind) {
        return Optional.of(new ValueType(kind, -1, 0, false));
    }

    static boolean isMillis(RelDataType type) {
        return type.getSqlTypeName().getFamily() == SqlTypeFamily.INTERVAL_DAY_TIME;
    }

    static boolean isMonths(RelDataType type) {
        return type.getSqlTypeName().getFamily() == SqlTypeFamily.INTERVAL_YEAR_MONTH;
    }

    static boolean isInterval(RelDataType type) {
        return isMillis(type) || isMonths(type);
    }

    static boolean isTime(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DATE || type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
    }

    /** Whether values are numbers, or intervals, which count as such. */
    static boolean isCalculatedWith(RelDataType type) {
        return isInterval(type)
                || isNull(type)
                || of(type).filter(ValueType::isNumber).isPresent();
    }

    static boolean isNull(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.NULL;
    }
}
