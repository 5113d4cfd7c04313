package dev.vidi.query.registry;

/** A schema and its id in the registry. */
record RegisteredSchema(int id, String text) {}
