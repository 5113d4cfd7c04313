/** Subscriptions on real servers: what subscribers see when they, or the servers, do not behave. */
@org.jspecify.annotations.NullMarked
package dev.vidi.it.subscribe;
