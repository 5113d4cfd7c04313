/** Topics that others have filled, with other clients and in their own ways, read as tables. */
@org.jspecify.annotations.NullMarked
package dev.vidi.it.producers;
