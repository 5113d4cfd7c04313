/** Tests of Kafka inside the Vidi process. */
@NullMarked
package dev.vidi.node.broker;

import org.jspecify.annotations.NullMarked;
