package dev.vidi.query.sql;

import dev.vidi.query.catalog.ColumnType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;

/** Types that a CAST can name: those of columns that are not made of others; texts, times and timestamps of a length too. */
final class CastTypes {

    /** Texts are cut to a length at no cost, and filled up to one at a cost. */
    private static final int VARCHAR_MAX = 1 << 24;

    private static final int CHAR_MAX = 10_000;
    private static final int FRACTION_MAX = 6;

    private CastTypes() {}

    static void check(SqlDataTypeSpec spec) throws StatementException {
        String name = spec.getTypeName().getSimple();
        if (!(spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic) || basic.getCharSetName() != null) {
            throw Errors.at(spec, "type " + name + " is not supported; supported are " + ColumnType.supported());
        }
        switch (name) {
            case "VARCHAR" -> require(spec, name, basic.getPrecision(), 1, VARCHAR_MAX);
            case "CHAR" -> require(spec, name, basic.getPrecision(), 1, CHAR_MAX);
            case "TIME", "TIMESTAMP" -> require(spec, name, basic.getPrecision(), 0, FRACTION_MAX);
            default -> checkColumnType(spec, name, basic);
        }
    }

    private static void require(SqlDataTypeSpec spec, String name, int length, int min, int max)
            throws StatementException {
        if (length >= 0 && (length < min || length > max)) {
            throw Errors.at(spec, name + " takes a length of " + min + " to " + max + ", was " + length);
        }
    }

    private static void checkColumnType(SqlDataTypeSpec spec, String name, SqlBasicTypeNameSpec basic)
            throws StatementException {
        try {
            String scale = basic.getScale() >= 0 ? ", " + basic.getScale() : "";
            ColumnType.parse(basic.getPrecision() >= 0 ? name + "(" + basic.getPrecision() + scale + ")" : name);
        } catch (IllegalArgumentException unknown) {
            throw Errors.at(spec, String.valueOf(unknown.getMessage()));
        }
    }
}
