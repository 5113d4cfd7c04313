package dev.vidi.query.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/**
 * Tells Calcite's validator the types of parameters that are compared with columns. It finds them itself, but not before
 * it asks for the type of what is around them: of {@code (a IN (?)) = b} it makes nothing.
 */
final class ParameterTypes {

    private final SqlValidator validator;
    private final RelDataTypeFactory types;
    private final RelDataType row;

    ParameterTypes(SqlValidator validator, RelDataTypeFactory types, RelDataType row) {
        this.validator = validator;
        this.types = types;
        this.row = row;
    }

    void tell(@Nullable SqlNode node) throws StatementException {
        if (node instanceof SqlNodeList list) {
            for (SqlNode element : list) {
                tell(element);
            }
        } else if (node instanceof SqlCall call) {
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
                        LIKE,
                        IN,
                        NOT_IN -> tellCompared(call.getOperandList());
                default -> {
                    // the validator sees to these
                }
            }
            for (SqlNode operand : call.getOperandList()) {
                tell(operand);
            }
        }
    }

    private void tellCompared(List<SqlNode> operands) throws StatementException {
        List<SqlNode> compared = new ArrayList<>();
        operands.forEach(
                operand -> compared.addAll(operand instanceof SqlNodeList list ? list.getList() : List.of(operand)));
        boolean told = false;
        for (SqlNode operand : compared) {
            if (operand instanceof SqlIdentifier name) {
                compared.forEach(other -> tellCompared(name, other));
                told = true;
            }
        }
        if (!told && operands.get(0) instanceof SqlDynamicParam parameter && operands.get(1) instanceof SqlNodeList) {
            throw Errors.at(parameter, Wording.UNKNOWN_PARAMETER);
        }
    }

    private void tellCompared(SqlIdentifier name, SqlNode other) {
        RelDataTypeField column = row.getField(name.getSimple(), false, false);
        if (column != null && other instanceof SqlDynamicParam parameter) {
            validator.setValidatedNodeType(parameter, types.createTypeWithNullability(column.getType(), true));
        }
    }
}
