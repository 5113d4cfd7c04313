/**
 * Whether a Kafka cluster is as Vidi needs it, and what to change. It changes nothing. Start at {@link
 * dev.vidi.node.doctor.Doctor}.
 */
@NullMarked
package dev.vidi.node.doctor;

import org.jspecify.annotations.NullMarked;
