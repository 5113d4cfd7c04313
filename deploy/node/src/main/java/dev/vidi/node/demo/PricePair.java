package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.KeyAnswer;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Session;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two prices in two partitions are changed one after the other, again and again, while others read both at once: an
 * answer that shows the second change shows the first one, too.
 */
final class PricePair {

    private static final int ROUNDS = 100;
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final ReadOptions EVENTUAL = ReadOptions.DEFAULT.withLevel(Level.EVENTUAL);

    private final Scene scene;
    private final Product first;
    private final Product second;
    private final Map<Coordinates, Integer> rounds = new HashMap<>();

    PricePair(Scene scene, Product first, Product second) {
        this.scene = scene;
        this.first = first;
        this.second = second;
    }

    /**
     * Changes and reads.
     *
     * @param current the version of the first product; that of the second is the one that the shelves were filled with
     */
    void show(Shelves shelves, PriceChange current) {
        Narrator narrator = scene.narrator();
        narrator.step("Rows of two partitions, read as one: the answer is consistent in itself");
        narrator.line("The price of " + first.name() + " is changed, then that of " + second.name() + ", " + ROUNDS
                + " times;");
        narrator.line("meanwhile others read both at once, at the loosest level, EVENTUAL");
        rounds.put(current.at(), 0);
        rounds.put(shelves.of(second), 0);
        List<Answer> answers = race();
        Set<String> reads = new HashSet<>();
        int between = 0;
        int wrong = 0;
        for (Answer answer : answers) {
            reads.add(answer.readId());
            int lead = round(answer.results().get(0)) - round(answer.results().get(1));
            between += lead > 0 ? 1 : 0;
            wrong += lead < 0 ? 1 : 0;
        }
        long again = scene.log().answers(Shop.PRODUCTS).stream()
                .filter(logged -> reads.contains(logged.event().retries()))
                .count();
        narrator.fact(
                "partitions",
                shelves.of(first).partition() + " and " + shelves.of(second).partition() + " of " + Shop.PRODUCTS);
        narrator.fact("answers", answers.size() + ", " + between + " of them from between the two changes");
        narrator.fact("asked again", again + " times, because one partition was behind what the other had shown");
        narrator.claim("no answer shows the second change of a round without the first", 0, wrong);
    }

    /** Writes on one thread, and reads on this one until the writer is done. */
    private List<Answer> race() {
        VidiClient reader = scene.people().connect("shelf labels", "new labels");
        Session desk = scene.people().connect(PricingDesk.WHO, "bundle").session();
        ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "vidi-demo-prices"));
        List<Answer> answers = new ArrayList<>();
        try {
            CompletableFuture<Map<Coordinates, Integer>> writes =
                    CompletableFuture.supplyAsync(() -> write(desk), writer);
            while (!writes.isDone()) {
                answers.add(reader.session().getMany(Shop.PRODUCTS, List.of(first.id(), second.id()), EVENTUAL));
            }
            rounds.putAll(writes.join());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof VidiException refused ? refused : failed;
        } finally {
            writer.shutdownNow();
        }
        return answers;
    }

    /** The last round brings the old prices back. */
    private Map<Coordinates, Integer> write(Session desk) {
        Map<Coordinates, Integer> written = new HashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            BigDecimal more = CENT.multiply(BigDecimal.valueOf(ROUNDS - round));
            for (Product product : List.of(first, second)) {
                String row = Shop.product(product, product.price().add(more));
                written.put(desk.write(Shop.PRODUCTS, row).at(), round);
            }
        }
        return written;
    }

    private int round(KeyAnswer shown) {
        Coordinates at = shown.found()
                .orElseThrow(() -> new BrokenClaimException("both products are found", "a row", shown))
                .at();
        Integer round = rounds.get(at);
        if (round == null) {
            throw new BrokenClaimException("every version shown was written", "one of the writes", Places.text(at));
        }
        return round;
    }
}
