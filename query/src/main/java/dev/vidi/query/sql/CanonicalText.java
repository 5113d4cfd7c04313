package dev.vidi.query.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriterConfig;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.calcite.sql.pretty.SqlPrettyWriter;
import org.jspecify.annotations.Nullable;

/** Writes expressions as the SQL of fragments, and notes the order in which their arguments come to stand. */
final class CanonicalText {

    private static final SqlDialect DIALECT =
            new SqlDialect(AnsiSqlDialect.DEFAULT_CONTEXT.withIdentifierQuoteString("\"")) {
                /** As it is, in whatever script: fragments are Unicode. */
                @Override
                public void quoteStringLiteral(StringBuilder out, @Nullable String charset, String text) {
                    out.append('\'').append(text.replace("'", "''")).append('\'');
                }
            };

    private static final SqlWriterConfig FORM = SqlPrettyWriter.config()
            .withDialect(DIALECT)
            .withAlwaysUseParentheses(true)
            .withQuoteAllIdentifiers(true)
            .withClauseStartsLine(false)
            .withClauseEndsLine(false)
            .withSelectListItemsOnSeparateLines(false)
            .withKeywordsLowerCase(false)
            .withLineFolding(SqlWriterConfig.LineFolding.WIDE)
            .withIndentation(0);

    private final List<Integer> arguments = new ArrayList<>();

    String of(SqlNode expression) {
        SqlPrettyWriter writer = new SqlPrettyWriter(FORM) {
            @Override
            public void dynamicParam(int index) {
                arguments.add(index);
                super.dynamicParam(index);
            }
        };
        expression.unparse(writer, 0, 0);
        return writer.toString();
    }

    /** Indexes of the dynamic parameters that were written, in the order of the text. */
    List<Integer> arguments() {
        return arguments;
    }
}
