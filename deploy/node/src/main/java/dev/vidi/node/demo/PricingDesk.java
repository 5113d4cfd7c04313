package dev.vidi.node.demo;

import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.LogEvent;
import dev.vidi.client.Session;
import dev.vidi.client.WriteOptions;
import dev.vidi.client.Written;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Somebody changes prices: looks, writes, and says that the look was the cause. */
final class PricingDesk {

    static final String WHO = "pricing desk";

    private final Scene scene;
    private final Session session;

    PricingDesk(Scene scene) {
        this.scene = scene;
        this.session = scene.people().connect(WHO, "price list").session();
    }

    /** Changes a price. */
    PriceChange change(Product product, BigDecimal price) {
        Answer read = session.get(Shop.PRODUCTS, product.id());
        Written written =
                session.write(Shop.PRODUCTS, Shop.product(product, price), WriteOptions.DEFAULT.causedBy(read));
        PriceChange change = new PriceChange(product, price, read, LogBook.row(read), written.at());
        Narrator narrator = scene.narrator();
        narrator.line("The pricing desk");
        narrator.fact(
                "read",
                Places.shortId(read.readId()) + ", which saw " + Places.text(change.before()) + ", price "
                        + Rows.price(read));
        narrator.fact("wrote", Places.text(change.at()) + ", price " + price + ", because of that read");
        return change;
    }

    /** Proves a change, of which the version that it supersedes is known. */
    void prove(PriceChange change, Coordinates superseded) {
        Narrator narrator = scene.narrator();
        narrator.claim("the read of the pricing desk saw the version that was current", superseded, change.before());
        narrator.claim(
                "its write comes next in the same partition, and so supersedes that version",
                change.at().partition() == change.before().partition()
                        && change.at().offset() > change.before().offset(),
                "a place after " + Places.text(change.before()),
                Places.text(change.at()));
        ConsumerRecord<byte[], byte[]> record = scene.records().at(change.at());
        narrator.claim(
                "Kafka has the write there: key, price, and the cause in a header",
                List.of(
                        String.valueOf(change.product().id()),
                        change.price(),
                        List.of(change.read().readId())),
                List.of(text(record.key()), Shop.price(record.value()), causes(record)));
        LogBook.Logged<LogEvent.Caused> logged = scene.log().causes(Shop.PRODUCTS, change.at());
        narrator.claim(
                "the read log has its cause, at " + Places.text(logged.at()),
                List.of(change.read().readId()),
                logged.event().readIds());
    }

    private static List<String> causes(ConsumerRecord<byte[], byte[]> record) {
        List<String> causes = new ArrayList<>();
        for (Header cause : record.headers().headers(RecordHeaders.CAUSE)) {
            causes.add(text(cause.value()));
        }
        return causes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
