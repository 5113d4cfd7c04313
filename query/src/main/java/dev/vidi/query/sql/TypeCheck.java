package dev.vidi.query.sql;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/** Refuses comparisons of texts with numbers and the like, which Calcite's validator lets pass and then converts. */
final class TypeCheck {

    private final SqlValidator validator;
    private final SqlValidatorScope scope;

    TypeCheck(SqlValidator validator, SqlValidatorScope scope) {
        this.validator = validator;
        this.scope = scope;
    }

    void check(@Nullable SqlNode node) throws StatementException {
        if (node instanceof SqlNodeList list) {
            for (SqlNode element : list) {
                check(element);
            }
        } else if (node instanceof SqlCall call) {
            checkCall(call);
            for (SqlNode operand : call.getOperandList()) {
                check(operand);
            }
        }
    }

    private void checkCall(SqlCall call) throws StatementException {
        switch (call.getKind()) {
            case EQUALS,
                    NOT_EQUALS,
                    LESS_THAN,
                    LESS_THAN_OR_EQUAL,
                    GREATER_THAN,
                    GREATER_THAN_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM,
                    BETWEEN,
                    IN,
                    NOT_IN -> compare(call);
            case FLOOR, CEIL -> {
                RelDataType type = validator.deriveType(scope, call.operand(0));
                if (RexTypes.isInterval(type)) {
                    throw Errors.at(call, call.getOperator().getName() + " of an INTERVAL is not supported");
                }
            }
            default -> {
                // the validator knows what others take
            }
        }
    }

    private void compare(SqlCall call) throws StatementException {
        SqlNode first = call.operand(0);
        List<SqlNode> operands = call.getOperandList();
        for (SqlNode other : operands.subList(1, operands.size())) {
            if (other instanceof SqlNodeList list) {
                for (SqlNode element : list) {
                    compare(first, element);
                }
            } else {
                compare(first, other);
            }
        }
    }

    private void compare(SqlNode left, SqlNode right) throws StatementException {
        RelDataType leftType = validator.deriveType(scope, left);
        RelDataType rightType = validator.deriveType(scope, right);
        if (RexTypes.isNull(leftType) || RexTypes.isNull(rightType)) {
            return;
        }
        SqlTypeFamily family = leftType.getSqlTypeName().getFamily();
        if (family != rightType.getSqlTypeName().getFamily()) {
            throw Errors.at(
                    right,
                    "expected a value that can be compared with " + shown(leftType) + ", found " + shown(rightType)
                            + "; CAST converts one");
        }
    }

    static String shown(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case CHAR, VARCHAR -> "VARCHAR";
            case TIMESTAMP -> "TIMESTAMP";
            case TIME -> "TIME";
            case BINARY, VARBINARY -> "VARBINARY";
            case ARRAY, MAP, ROW ->
                RexTypes.of(type).map(known -> known.column().sql()).orElse(type.getFullTypeString());
            case DECIMAL -> "DECIMAL(" + type.getPrecision() + ", " + type.getScale() + ")";
            default -> type.getSqlTypeName().getName().replace('_', ' ');
        };
    }
}
