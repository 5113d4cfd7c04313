package dev.vidi.node.demo;

import java.nio.file.Path;

/**
 * Where the server of the demo is: {@code host:port} of each.
 *
 * @param data its data directory
 */
public record ShopServer(String grpc, String http, String kafka, Path data) {}
