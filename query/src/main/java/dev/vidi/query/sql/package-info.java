/** SQL text to validated statements: the only importer of Calcite's parser. Start at {@link dev.vidi.query.sql.Statement}. */
@NullMarked
package dev.vidi.query.sql;

import org.jspecify.annotations.NullMarked;
