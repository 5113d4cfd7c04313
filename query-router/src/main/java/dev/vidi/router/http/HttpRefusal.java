package dev.vidi.router.http;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;

/** A request that HTTP itself has a status for: wrong method, path, content type, size, origin. */
final class HttpRefusal extends Exception {
    private final int status;
    private final RouterException error;

    HttpRefusal(int status, ErrorCode code, String message) {
        super(message);
        this.status = status;
        this.error = new RouterException(code, message);
    }

    int status() {
        return status;
    }

    RouterException error() {
        return error;
    }
}
