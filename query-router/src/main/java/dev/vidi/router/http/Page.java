package dev.vidi.router.http;

/**
 * What is under a path, as it is now.
 *
 * @param status of HTTP
 */
public record Page(int status, String contentType, String body) {}
