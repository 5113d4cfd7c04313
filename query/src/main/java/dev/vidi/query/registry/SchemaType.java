package dev.vidi.query.registry;

/** Types of schemas, by the names that the API has for them. */
enum SchemaType {
    AVRO(""),

    /** As a file that is compiled, in base64: its text would need a compiler. */
    PROTOBUF("?format=serialized");

    private final String query;

    SchemaType(String query) {
        this.query = query;
    }

    /** What is added to an address, so that the answer is of use. */
    String query() {
        return query;
    }
}
