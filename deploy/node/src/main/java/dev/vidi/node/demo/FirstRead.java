package dev.vidi.node.demo;

import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.LogEvent;
import java.time.Duration;
import java.util.List;

/** A shopper reads a product, and the read is looked at as the event that it is. */
final class FirstRead {

    private static final String PURPOSE = "weekly shopping";

    private final Scene scene;

    FirstRead(Scene scene) {
        this.scene = scene;
    }

    void show(String who, Product product, Coordinates loaded) {
        Narrator narrator = scene.narrator();
        narrator.step("A shopper reads: the read becomes an event, like a write");
        narrator.line(who + " asks for product " + product.id() + ", " + product.name());
        long began = System.nanoTime();
        Answer answer = scene.people().connect(who, PURPOSE).session().get(Shop.PRODUCTS, product.id());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Coordinates version = LogBook.row(answer);
        LogBook.Logged<LogEvent.Answered> logged = scene.log().answer(answer);
        LogEvent.Answered event = logged.event();
        narrator.fact("the read", answer.readId() + ", answered in " + Took.text(took));
        narrator.fact("as an event", Places.words(event.readAt()));
        narrator.fact("its answer", Places.words(logged.at()));
        narrator.fact("what it saw", Places.words(version) + ", price " + Rows.price(answer));

        Evidence evidence = new Evidence(scene.records());
        ReadEvent published = evidence.read(event.readAt(), event.readIndex());
        narrator.claim(
                "the topic of reads has it there: which read, whose, and what for",
                List.of(answer.readId(), who, PURPOSE),
                List.of(
                        published.id().toString(),
                        published.reader().principal(),
                        published.reader().purpose()));
        narrator.claim(
                "the read log has the answer there, with the one version that was seen",
                List.of(version.offset()),
                evidence.shown(logged.at(), event));
        narrator.claim("that version is the record that the producer had written", loaded, version);
        narrator.line("Such a place is written " + Places.text(version) + " from here on.");
    }
}
