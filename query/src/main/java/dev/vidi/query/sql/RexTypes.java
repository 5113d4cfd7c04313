package dev.vidi.query.sql;

import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.expression.ValueType;
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

    static boolean isNull(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.NULL;
    }
}
