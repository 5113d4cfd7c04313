package dev.vidi.query.sql;

import org.apache.calcite.sql.validate.SqlAbstractConformance;

/** What of SQL's variants is read: Calcite's defaults, and {@code %} and {@code !=}, which everyone writes. */
final class Conformance extends SqlAbstractConformance {
    static final Conformance VIDI = new Conformance();

    private Conformance() {}

    @Override
    public boolean isPercentRemainderAllowed() {
        return true;
    }

    @Override
    public boolean isBangEqualAllowed() {
        return true;
    }
}
