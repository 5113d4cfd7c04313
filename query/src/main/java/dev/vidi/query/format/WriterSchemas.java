package dev.vidi.query.format;

/** The schemas that records were written with, and that they name by id. Thread-safe. */
@FunctionalInterface
public interface WriterSchemas {
    /** Where records name no schema. */
    WriterSchemas NONE = id -> {
        throw new MalformedRecordException("record names schema " + id + ", and the table has no schema registry");
    };

    /**
     * The text of a schema, which is the same for ever.
     *
     * @throws MalformedRecordException when there is no such schema, or it is of no use to Vidi
     * @throws SchemaUnavailableException when that cannot be known now
     */
    String text(int id) throws MalformedRecordException;
}
