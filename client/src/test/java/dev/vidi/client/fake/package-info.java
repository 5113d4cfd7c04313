/** A Vidi server in memory, for tests of clients: real services over fake tables, tokens that can be looked into. */
@NullMarked
package dev.vidi.client.fake;

import org.jspecify.annotations.NullMarked;
