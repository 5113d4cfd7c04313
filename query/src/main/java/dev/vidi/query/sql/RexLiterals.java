package dev.vidi.query.sql;

import dev.vidi.query.expression.TimeText;
import dev.vidi.query.expression.ValueType;
import dev.vidi.query.row.Binary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Constants as expressions calculate with them. */
final class RexLiterals {

    private RexLiterals() {}

    static @Nullable Object value(RexLiteral literal) {
        if (literal.isNull()) {
            return null;
        }
        ValueType type = RexTypes.required(literal.getType());
        return switch (type.kind()) {
            case BOOLEAN -> RexLiteral.booleanValue(literal);
            case INTEGER -> number(literal).intValueExact();
            case BIGINT -> number(literal).longValueExact();
            case DOUBLE -> number(literal).doubleValue();
            case DECIMAL -> number(literal).setScale(type.scale(), RoundingMode.HALF_UP);
            case VARCHAR -> required(literal, String.class);
            case DATE -> required(literal, Integer.class);
            case VARBINARY -> Binary.owned(required(literal, ByteString.class).getBytes());
            case TIME -> TimeText.time(required(literal, TimeString.class).toString());
            case ARRAY, MAP, ROW -> throw new UnsupportedException("constants of type " + type + " are not supported");
            case TIMESTAMP ->
                TimeText.timestamp(required(literal, TimestampString.class).toString());
        };
    }

    private static BigDecimal number(RexLiteral literal) {
        return required(literal, BigDecimal.class);
    }

    static <T> T required(RexLiteral literal, Class<T> java) {
        T value = literal.getValueAs(java);
        if (value == null) {
            throw new IllegalStateException("constant " + literal + " has no value");
        }
        return value;
    }
}
