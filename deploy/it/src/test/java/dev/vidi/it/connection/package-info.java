/** Connections between Vidi's client and its server, as both really are. */
@org.jspecify.annotations.NullMarked
package dev.vidi.it.connection;
