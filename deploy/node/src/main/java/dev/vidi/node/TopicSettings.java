package dev.vidi.node;

/**
 * The topics that Vidi creates.
 *
 * @param prefix the first part of their names
 * @param replicationFactor copies of each of them
 */
public record TopicSettings(String prefix, int replicationFactor) {}
