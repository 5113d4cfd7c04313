package dev.vidi.router.log;

import dev.vidi.router.error.RouterException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What of the records of a topic was asked for. Confined to the thread of a tail.
 *
 * @param <T> an entry
 */
interface Entries<T> {

    /** How many entries of a record were asked for. */
    int count(ConsumerRecord<byte[], byte[]> record) throws RouterException;

    /** The entries of a record that were asked for. Called for each record, in the order of its partition. */
    List<T> of(ConsumerRecord<byte[], byte[]> record) throws RouterException;
}
