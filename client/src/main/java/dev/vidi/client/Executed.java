package dev.vidi.client;

import java.util.List;

/**
 * What a statement did.
 *
 * @param message for people
 * @param tables those that the statement made, dropped or shows
 */
public record Executed(String message, List<TableDescription> tables) {

    /** Copies the tables. */
    public Executed {
        tables = List.copyOf(tables);
    }
}
