package dev.vidi.router.publish;

import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.router.error.RouterException;

/** A read event on its way to a partition, and who wants to know what becomes of it. */
public interface Publication {

    ReadEvent event();

    /** When it was ready to be published, ns of the process. */
    long readyNanos();

    /** Bytes of its question. */
    int bytes();

    /** Whether nobody waits for it any more: then it is not published. */
    boolean abandoned();

    /** It could not be appended. */
    void unpublished(RouterException error);
}
