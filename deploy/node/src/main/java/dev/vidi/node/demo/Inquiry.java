package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.Level;
import dev.vidi.client.LogEvent;
import dev.vidi.client.ReadOptions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The log is asked who saw a row version and what was written because of it: by its coordinates, and nothing else. */
final class Inquiry {

    private static final String COLUMNS = "  %-16s %-12s %s";

    private final Scene scene;

    Inquiry(Scene scene) {
        this.scene = scene;
    }

    /** A read that saw the version, and the writes that name it as a cause. */
    private record Finding(LogBook.Logged<LogEvent.Answered> look, List<LogBook.Logged<LogEvent.Caused>> became) {}

    /**
     * Asks.
     *
     * @param right the price that it should have been
     * @param became where whoever saw the version wrote because of it, as the story knows
     * @param units ordered at the wrong price, as the story knows
     */
    void ask(PriceChange wrong, BigDecimal right, Map<String, List<Coordinates>> became, int units) {
        Narrator narrator = scene.narrator();
        narrator.step("The log is asked: who saw the wrong price, and what was done because of it?");
        narrator.line("The wrong price is the row version " + Places.text(wrong.at()) + ": "
                + wrong.product().name() + " at " + wrong.price());
        List<Finding> findings = find(wrong.at());
        findings.forEach(this::show);
        Map<String, List<Coordinates>> found = new TreeMap<>();
        findings.forEach(finding -> found.computeIfAbsent(finding.look().event().principal(), who -> new ArrayList<>())
                .addAll(finding.became().stream()
                        .map(cause -> cause.event().write())
                        .toList()));
        narrator.claim("all of this story, and nobody and nothing else", new TreeMap<>(became), found);
        BigDecimal less = right.subtract(wrong.price());
        BigDecimal lost = lost(findings, less);
        narrator.claim(
                "the orders among it were charged " + lost + " too little",
                less.multiply(BigDecimal.valueOf(units)),
                lost);
    }

    private List<Finding> find(Coordinates version) {
        List<LogBook.Logged<LogEvent.Caused>> causes = scene.log().causes();
        return scene.log().answers(Shop.PRODUCTS).stream()
                .filter(look -> !look.event().expired())
                .filter(look -> look.event().results().stream().anyMatch(result -> version.equals(result.at())))
                .map(look -> new Finding(
                        look,
                        causes.stream()
                                .filter(cause -> cause.event()
                                        .readIds()
                                        .contains(look.event().readId()))
                                .toList()))
                .toList();
    }

    private void show(Finding finding) {
        LogEvent.Answered look = finding.look().event();
        scene.narrator()
                .line(String.format(
                        Locale.ROOT,
                        COLUMNS,
                        look.principal(),
                        look.purpose(),
                        "saw it in read " + Places.shortId(look.readId()) + ", "
                                + Places.text(finding.look().at())));
        for (LogBook.Logged<LogEvent.Caused> cause : finding.became()) {
            String wrote = "and wrote " + cause.entry().table() + " "
                    + cause.event().key() + ", " + Places.text(cause.event().write());
            scene.narrator().line(String.format(Locale.ROOT, COLUMNS, "", "", wrote));
        }
    }

    private BigDecimal lost(List<Finding> findings, BigDecimal less) {
        List<Object> orders = new ArrayList<>();
        for (Finding finding : findings) {
            for (LogBook.Logged<LogEvent.Caused> cause : finding.became()) {
                Object key = cause.event().key();
                if (cause.entry().table().equals(Shop.ORDERS) && key != null) {
                    orders.add(key);
                }
            }
        }
        Answer rows = scene.people()
                .connect("auditor", "wrong price")
                .session()
                .getMany(Shop.ORDERS, orders, ReadOptions.DEFAULT.withLevel(Level.STRONG));
        return rows.rows().stream()
                .map(row -> less.multiply(BigDecimal.valueOf(Rows.number(row, "units"))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
