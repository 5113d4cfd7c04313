import dev.vidi.client.Answer;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import dev.vidi.client.WriteOptions;
import java.math.BigDecimal;
import java.util.Map;

/** java -cp CLIENT_AND_ITS_JARS Shop.java [HOST:PORT] */
final class Shop {
    public static void main(String[] args) {
        String target = args.length > 0 ? args[0] : "127.0.0.1:7171";
        try (VidiClient client =
                VidiClient.builder().target(target).principal("java").build()) {
            client.execute("CREATE TABLE IF NOT EXISTS java_offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10, 2))"
                    + " WITH (partitions = 2)");

            // A session keeps its token by itself: a read sees what the session has seen and written.
            Session session = client.session();
            session.write("java_offers", Map.of("sku", "cup", "price", new BigDecimal("9.50")));
            Answer read = session.get("java_offers", "cup");
            Row cup = read.row().orElseThrow();
            System.out.println("read " + cup.get("sku") + " at " + cup.get("price"));

            // A write cites the reads that it was decided on.
            session.write("java_offers", Map.of("sku", "cup", "price", new BigDecimal("8.75")), WriteOptions.DEFAULT.causedBy(read));

            // Rows that are there, and then every change of them; it goes on by itself when the connection breaks.
            try (Subscription changes = session.subscribe("SELECT sku, price FROM java_offers EMIT CHANGES")) {
                boolean more = true;
                while (more) {
                    SubscriptionEvent event = changes.next();
                    if (event instanceof SubscriptionEvent.SnapshotRow there) {
                        System.out.println("there is " + there.row().get("sku") + " at " + there.row().get("price"));
                    } else if (event instanceof SubscriptionEvent.SnapshotComplete) {
                        session.write("java_offers", Map.of("sku", "kettle", "price", new BigDecimal("39.90")));
                    } else if (event instanceof SubscriptionEvent.Enter enter) {
                        System.out.println("KIND_ENTER " + enter.key());
                        more = false;
                    }
                }
            }

            // What is wrong is said with a code and in words.
            try {
                session.get("java_ofers", "cup");
            } catch (VidiException refused) {
                System.out.println(refused.code() + ": " + refused.getMessage());
            }
        }
    }
}
