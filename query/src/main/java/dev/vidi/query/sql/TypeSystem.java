package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's types with Vidi's limits: 38 digits, microseconds, Unicode, half up; texts of different lengths are not
 * filled up with spaces when they meet.
 */
final class TypeSystem extends RelDataTypeSystemImpl {

    static final TypeSystem VIDI = new TypeSystem();

    private static final int DIGITS = ColumnType.DECIMAL_PRECISION_MAX;
    private static final int FRACTION_DIGITS = 6;

    private TypeSystem() {}

    static RelDataTypeFactory typeFactory() {
        return new SqlTypeFactoryImpl(VIDI) {
            @Override
            public Charset getDefaultCharset() {
                return StandardCharsets.UTF_8;
            }
        };
    }

    /** The type of a column. */
    static RelDataType of(RelDataTypeFactory types, ColumnType type, boolean nullable) {
        RelDataType plain = switch (type.kind()) {
            case BOOLEAN -> types.createSqlType(SqlTypeName.BOOLEAN);
            case INTEGER -> types.createSqlType(SqlTypeName.INTEGER);
            case BIGINT -> types.createSqlType(SqlTypeName.BIGINT);
            case DOUBLE -> types.createSqlType(SqlTypeName.DOUBLE);
            case DECIMAL -> types.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
            case VARCHAR -> types.createSqlType(SqlTypeName.VARCHAR);
            case DATE -> types.createSqlType(SqlTypeName.DATE);
            case VARBINARY -> types.createSqlType(SqlTypeName.VARBINARY);
            case TIME -> types.createSqlType(SqlTypeName.TIME, FRACTION_DIGITS);
            case TIMESTAMP -> types.createSqlType(SqlTypeName.TIMESTAMP, FRACTION_DIGITS);
            case ARRAY -> types.createArrayType(of(types, type.element()), -1);
            case MAP -> types.createMapType(of(types, type.mapKey()), of(types, type.mapValue()));
            case ROW ->
                types.createStructType(
                        type.parts().stream().map(part -> of(types, part)).toList(),
                        type.parts().stream().map(Column::name).toList());
        };
        return types.createTypeWithNullability(plain, nullable);
    }

    private static RelDataType of(RelDataTypeFactory types, Column part) {
        return of(types, part.type(), part.nullable());
    }

    @Override
    public int getMaxPrecision(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? DIGITS : isClock(type) ? 9 : super.getMaxPrecision(type);
    }

    private static boolean isClock(SqlTypeName type) {
        return type == SqlTypeName.TIME || type == SqlTypeName.TIMESTAMP;
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? DIGITS : super.getMaxScale(type);
    }

    @Override
    @SuppressWarnings("deprecation") // Calcite asks this way still
    public int getMaxNumericPrecision() {
        return DIGITS;
    }

    @Override
    @SuppressWarnings("deprecation") // Calcite asks this way still
    public int getMaxNumericScale() {
        return DIGITS;
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
        return isClock(type) ? FRACTION_DIGITS : super.getDefaultPrecision(type);
    }

    @Override
    public RoundingMode roundingMode() {
        return RoundingMode.HALF_UP;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    @Override
    public @Nullable RelDataType deriveDecimalPlusType(RelDataTypeFactory types, RelDataType left, RelDataType right) {
        return fitted(types, super.deriveDecimalPlusType(types, left, right), left, right, 1);
    }

    @Override
    public @Nullable RelDataType deriveDecimalMultiplyType(
            RelDataTypeFactory types, RelDataType left, RelDataType right) {
        return fitted(types, super.deriveDecimalMultiplyType(types, left, right), left, right, 0);
    }

    /**
     * Digits after the point give way to those before it, but for six, as in SQL Server, Hive and Spark: with Calcite's
     * own rule the product of two DECIMAL(38, 20) has no digit before the point.
     */
    private static @Nullable RelDataType fitted(
            RelDataTypeFactory types, @Nullable RelDataType derived, RelDataType left, RelDataType right, int carry) {
        if (derived == null) {
            return null;
        }
        RelDataType first = decimal(types, left);
        RelDataType second = decimal(types, right);
        int whole = carry == 0
                ? first.getPrecision() - first.getScale() + second.getPrecision() - second.getScale()
                : Math.max(first.getPrecision() - first.getScale(), second.getPrecision() - second.getScale()) + carry;
        int scale = carry == 0 ? first.getScale() + second.getScale() : Math.max(first.getScale(), second.getScale());
        if (whole + scale <= DIGITS) {
            return derived;
        }
        return types.createSqlType(
                SqlTypeName.DECIMAL, DIGITS, Math.max(Math.min(scale, FRACTION_DIGITS), DIGITS - whole));
    }

    private static RelDataType decimal(RelDataTypeFactory types, RelDataType type) {
        RelDataType decimal = types.decimalOf(type);
        return decimal == null ? type : decimal;
    }
}
