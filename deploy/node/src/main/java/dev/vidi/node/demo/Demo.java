package dev.vidi.node.demo;

import dev.vidi.client.VidiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;

/**
 * The demo, from its first line to its last. Everything in it is done by clients of the server, and checked. Confined to
 * one thread.
 */
public final class Demo {

    /** A day on which one store sold one product to several people. */
    private static final LocalDate DAY = LocalDate.of(1997, 5, 9);

    private static final int STORE = 13;
    private static final int PRODUCT = 668;

    private final Narrator narrator;

    /** A demo that is told here; with colours and moving progress on a terminal. */
    public Demo(PrintWriter out, boolean terminal) {
        this.narrator = new Narrator(out, terminal);
    }

    /** Says what comes, before the server is started. */
    public void begin() {
        narrator.heading("Vidi: a shop in which every read is an event. The data is FoodMart's, the day 9 May 1997.");
        narrator.step("A server with a Kafka of its own");
    }

    /** Tells the story on an empty server; whether every claim of it held. */
    public boolean tell(ShopServer server) throws IOException {
        try (People people = new People(server.grpc());
                LogBook log = new LogBook(people.connect("auditor", "reading the log"));
                TopicRecords records = new TopicRecords(server.kafka());
                TopicLoader loader = new TopicLoader(server.kafka())) {
            Scene scene = new Scene(
                    narrator,
                    people,
                    log,
                    records,
                    new JoinTasks(server.kafka(), people.connect("operator", "watching")));
            Opening opening = new Opening(scene);
            opening.greet(server);
            opening.createTables();
            FoodMart data = opening.readData();
            Shelves shelves = opening.fill(data, data.before(DAY), loader);
            new Story(scene, data, DAY, STORE, PRODUCT).tell(shelves);
            narrator.held();
            return true;
        } catch (BrokenClaimException broken) {
            narrator.broken(String.valueOf(broken.getMessage()));
        } catch (VidiException refused) {
            narrator.broken("the server refused: " + refused.getMessage());
        }
        return false;
    }

    /** Nothing more is to be said, since the process ends. Any thread. */
    public void silence() {
        narrator.silence();
    }

    /** Whether the process ends. */
    public boolean silenced() {
        return narrator.silent();
    }

    /** Says what a person may try while the server stays. */
    public void invite(ShopServer server, String command) {
        new Invitation(narrator, server, command).print(PRODUCT);
    }
}
