package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableSchema;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * Calcite's validator and converter, over one table. Types are not converted silently: a text that is compared with a
 * number is a mistake more often than not. Confined to one query.
 */
final class Validation {

    private static final String TABLE = "t";

    private static final SqlToRelConverter.Config CONVERSION = SqlToRelConverter.config()
            .withInSubQueryThreshold(Integer.MAX_VALUE)
            .withTrimUnusedFields(false)
            .withRelBuilderConfigTransform(builder -> builder.withSimplify(false));

    private final RelDataTypeFactory types = TypeSystem.typeFactory();
    private final RelDataType rowType;
    private final CalciteCatalogReader catalog;
    private final SqlValidator validator;

    Validation(TableSchema schema) {
        RelDataTypeFactory.Builder row = types.builder();
        for (Column column : schema.columns()) {
            row.add(column.name(), TypeSystem.of(types, column.type(), column.nullable()));
        }
        rowType = row.build();
        CalciteSchema root = CalciteSchema.createRootSchema(false, false);
        root.add(TABLE, new AbstractTable() {
            @Override
            public RelDataType getRowType(RelDataTypeFactory factory) {
                return rowType;
            }
        });
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        catalog = new CalciteCatalogReader(root, List.of(), types, new CalciteConnectionConfigImpl(properties));
        validator = SqlValidatorUtil.newValidator(
                Functions.TABLE,
                catalog,
                types,
                SqlValidator.Config.DEFAULT.withTypeCoercionEnabled(false).withConformance(Conformance.VIDI));
    }

    /** Validates a list of expressions, and changes them; the errors name their places. */
    SqlSelect validated(SqlNodeList expressions) throws StatementException {
        SqlSelect select = new SqlSelect(
                SqlParserPos.ZERO,
                null,
                expressions,
                Canonical.quoted(TABLE, SqlParserPos.ZERO),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        try {
            new ParameterTypes(validator, types, rowType).tell(expressions);
            SqlSelect validated = (SqlSelect) validator.validate(select);
            new TypeCheck(validator, validator.getSelectScope(validated)).check(validated.getSelectList());
            return validated;
        } catch (RuntimeException | AssertionError | StackOverflowError refused) {
            throw refusal(expressions, refused);
        }
    }

    /** What validated expressions are over the columns of the table. */
    List<RexNode> converted(SqlSelect validated) throws StatementException {
        RelOptCluster cluster =
                RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), new RexBuilder(types));
        SqlToRelConverter converter = new SqlToRelConverter(
                (rowType, query, schema, path) -> {
                    throw new IllegalStateException("there are no views");
                },
                validator,
                catalog,
                cluster,
                StandardConvertletTable.INSTANCE,
                CONVERSION);
        try {
            RelNode root = converter.convertQuery(validated, false, true).rel;
            if (root instanceof TableScan) {
                return cluster.getRexBuilder().identityProjects(root.getRowType());
            }
            if (root instanceof Project project && project.getInput() instanceof TableScan) {
                return project.getProjects();
            }
            throw Errors.at(validated, "expected expressions over the columns of one table");
        } catch (RuntimeException | AssertionError | StackOverflowError refused) {
            throw refusal(validated, refused);
        }
    }

    /** Calcite throws anything at what it does not know how to do. */
    private static StatementException refusal(SqlNode place, Throwable refused) {
        if (refused instanceof CalciteContextException located) {
            return Errors.of(located);
        }
        if (refused instanceof StackOverflowError) {
            return Errors.at(place, "the query is nested too deep");
        }
        boolean told = refused instanceof CalciteException || refused instanceof IllegalArgumentException;
        return Errors.at(place, (told ? "" : "the query cannot be planned: ") + Wording.of(refused.getMessage()));
    }
}
