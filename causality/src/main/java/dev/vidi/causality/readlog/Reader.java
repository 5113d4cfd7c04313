package dev.vidi.causality.readlog;

import java.util.UUID;

/**
 * Who reads.
 *
 * @param session the session that the answer is shown to
 * @param principal who asks; empty when unknown
 * @param onBehalfOf who the principal asks for; empty when for itself
 * @param purpose why; empty when not said
 */
public record Reader(UUID session, String principal, String onBehalfOf, String purpose) {}
