package dev.vidi.query.sql;

import dev.vidi.query.catalog.NearestName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;

/**
 * Functions and operators that a query can use: those whose value depends on their operands alone, so that a read can be
 * repeated, and is found in time that grows with them.
 */
final class Functions {

    private static final List<String> NAMES = List.of(
            "ABS",
            "CARDINALITY",
            "CEIL",
            "CEILING",
            "CHARACTER_LENGTH",
            "CHAR_LENGTH",
            "COALESCE",
            "DAYOFMONTH",
            "DAYOFWEEK",
            "DAYOFYEAR",
            "EXP",
            "FLOOR",
            "HOUR",
            "INITCAP",
            "LN",
            "LOG10",
            "LOWER",
            "MINUTE",
            "MOD",
            "MONTH",
            "NULLIF",
            "OCTET_LENGTH",
            "OVERLAY",
            "POSITION",
            "POWER",
            "QUARTER",
            "REPLACE",
            "ROUND",
            "SECOND",
            "SIGN",
            "SQRT",
            "SUBSTRING",
            "TIMESTAMPADD",
            "TIMESTAMPDIFF",
            "TRIM",
            "TRUNCATE",
            "UPPER",
            "WEEK",
            "YEAR");

    /** Names that need no parentheses and change from one moment, or one reader, to the next. */
    private static final Set<String> OF_THE_MOMENT = Set.of(
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "LOCALTIME",
            "LOCALTIMESTAMP",
            "CURRENT_USER",
            "USER",
            "SESSION_USER",
            "SYSTEM_USER",
            "CURRENT_ROLE",
            "CURRENT_CATALOG",
            "CURRENT_SCHEMA",
            "CURRENT_PATH");

    /** Operators, by the names that Calcite gives them. */
    private static final Set<String> OPERATORS = Set.of(
            "AND",
            "OR",
            "NOT",
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "!=",
            "IS NULL",
            "IS NOT NULL",
            "IS TRUE",
            "IS NOT TRUE",
            "IS FALSE",
            "IS NOT FALSE",
            "IS UNKNOWN",
            "IS NOT UNKNOWN",
            "IS DISTINCT FROM",
            "IS NOT DISTINCT FROM",
            "BETWEEN ASYMMETRIC",
            "NOT BETWEEN ASYMMETRIC",
            "BETWEEN SYMMETRIC",
            "NOT BETWEEN SYMMETRIC",
            "IN",
            "NOT IN",
            "LIKE",
            "NOT LIKE",
            "CASE",
            "CAST",
            "+",
            "-",
            "*",
            "/",
            "%",
            "||",
            "EXTRACT",
            "ITEM");

    /** Units that intervals can be counted in. */
    private static final List<String> INTERVAL_UNITS =
            List.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND");

    private static final Map<String, SqlOperator> STANDARD = new HashMap<>();

    /** All of Calcite's: what is not to be used has been refused before. */
    static final SqlOperatorTable TABLE;

    static {
        List<SqlOperator> all = SqlStdOperatorTable.instance().getOperatorList();
        all.forEach(operator -> STANDARD.putIfAbsent(operator.getName().toUpperCase(Locale.ROOT), operator));
        TABLE = SqlOperatorTables.of(all);
    }

    private Functions() {}

    static boolean isFunction(String name) {
        return NAMES.contains(name.toUpperCase(Locale.ROOT));
    }

    static boolean isOperator(String name) {
        return OPERATORS.contains(name);
    }

    static boolean isIntervalUnit(String name) {
        return INTERVAL_UNITS.contains(name.toUpperCase(Locale.ROOT));
    }

    static String intervalUnits() {
        return String.join(", ", INTERVAL_UNITS);
    }

    /** All names, in order. */
    static List<String> names() {
        return NAMES;
    }

    static boolean isOfTheMoment(String name) {
        return OF_THE_MOMENT.contains(name.toUpperCase(Locale.ROOT));
    }

    /** Why a function cannot be called. */
    static String refusal(String name) {
        String shown = NearestName.shorten(name);
        SqlOperator standard = STANDARD.get(name.toUpperCase(Locale.ROOT));
        if (standard != null && standard.isAggregator()) {
            return "aggregates such as " + shown.toUpperCase(Locale.ROOT) + " are not yet supported";
        }
        if (isOfTheMoment(name) || (standard != null && standard.isDynamicFunction())) {
            return shown + " is not supported: a read has to be repeatable; give the value as a parameter";
        }
        return "function " + shown + " is unknown"
                + NearestName.of(name, NAMES.stream())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; known are " + String.join(", ", NAMES));
    }
}
