package dev.vidi.query.sql;

import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Errors at the places of what was parsed. */
final class Errors {

    private Errors() {}

    static StatementException at(SqlNode node, String message) {
        return at(node.getParserPosition(), message);
    }

    static StatementException at(SqlParserPos place, String message) {
        return new StatementException(Math.max(1, place.getLineNum()), Math.max(1, place.getColumnNum()), message);
    }

    static StatementException notYet(SqlNode node, String what) {
        return at(node, what + " not yet supported");
    }

    /** What Calcite's validator refuses. */
    static StatementException of(CalciteContextException refused) {
        Throwable cause = refused.getCause();
        String message = cause == null ? refused.getMessage() : cause.getMessage();
        return new StatementException(
                Math.max(1, refused.getPosLine()), Math.max(1, refused.getPosColumn()), Wording.of(message));
    }
}
