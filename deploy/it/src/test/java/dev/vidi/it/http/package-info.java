/** The HTTP front of real servers: with curl's eyes, and with a browser's. */
@org.jspecify.annotations.NullMarked
package dev.vidi.it.http;
