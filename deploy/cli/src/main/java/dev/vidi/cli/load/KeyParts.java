package dev.vidi.cli.load;

import dev.vidi.client.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers the columns of one key, for its {@link KeyIdentity}. For one row. */
final class KeyParts {

    private static final String BETWEEN = "\0";

    private final List<Column> columns;
    private final @Nullable String[] identities;
    private int missing;

    KeyParts(List<Column> columns) {
        this.columns = columns;
        this.identities = new @Nullable String[columns.size()];
        this.missing = identities.length;
    }

    /** Takes the text of a field, if it is one of the key's; true when all are there. */
    boolean take(String name, String text) {
        for (int i = 0; i < identities.length; i++) {
            if (identities[i] == null && columns.get(i).name().equals(name)) {
                identities[i] = KeyIdentity.of(columns.get(i).type(), text);
                return --missing == 0;
            }
        }
        return false;
    }

    /** What rows with the same key have in common; empty when not all of it was there. */
    String identity() {
        return missing > 0
                ? ""
                : Arrays.stream(identities).map(Objects::requireNonNull).collect(Collectors.joining(BETWEEN));
    }
}
