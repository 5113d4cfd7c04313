package dev.vidi.causality.readlog;

import java.util.UUID;

/**
 * A subscription as a partition knows it.
 *
 * @param name that its principal has given it; empty when it has none
 * @param principal who has registered it
 * @param text of the fragment
 * @param arguments of the fragment, in Vidi's row encoding; not to be changed
 * @param home partition of the read log that its changes go to
 * @param session of the call that follows it, or did so last
 * @param since when that call was attached or detached; broker time, ms since the epoch
 * @param attached whether a call follows it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Registration(
        UUID subscription,
        String name,
        String principal,
        FragmentHash fragment,
        String text,
        byte[] arguments,
        int home,
        Registered registered,
        UUID session,
        long since,
        boolean attached) {}
