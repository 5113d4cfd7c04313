package dev.vidi.node.demo;

/** What a person may try next, to be copied. */
final class Invitation {

    private final Narrator narrator;
    private final ShopServer server;
    private final String command;

    /** The command is how {@code vidi} was called. */
    Invitation(Narrator narrator, ShopServer server, String command) {
        this.narrator = narrator;
        this.server = server;
        this.command = command;
    }

    void print(int product) {
        String at = " --server " + server.grpc();
        narrator.heading("");
        narrator.heading("The shop stays open until Ctrl-C, which also deletes its data. In another terminal:");
        entry("Watch reads and their effects as they are logged", "log --follow --last 5" + at);
        entry(
                "Read a price; your name and purpose will be in the log",
                "get products " + product + " --principal you --purpose \"a look\"" + at);
        entry(
                "Order because of what you read (put the read's id for READ_ID)",
                "write orders '{\"id\": 99001, \"customer\": \"you\", \"product\": " + product
                        + ", \"units\": 1}' --cause READ_ID" + at);
        entry("Look at the tables", "tables" + at);
        narrator.line("");
        narrator.line("Kafka is at " + server.kafka() + ", metrics at http://" + server.http() + "/metrics.");
    }

    private void entry(String what, String arguments) {
        narrator.line("");
        narrator.line(what + ":");
        narrator.line("  " + command + " " + arguments);
    }
}
