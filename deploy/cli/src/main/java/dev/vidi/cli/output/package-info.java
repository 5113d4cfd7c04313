/** What people and programs see of results: {@link dev.vidi.cli.output.TextTable} and {@link dev.vidi.cli.output.Json}. It knows no command. */
@NullMarked
package dev.vidi.cli.output;

import org.jspecify.annotations.NullMarked;
