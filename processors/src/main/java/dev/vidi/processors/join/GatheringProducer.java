package dev.vidi.processors.join;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A producer of a stream thread whose appends to the read log leave in {@link Burst bursts}. Whatever else it is asked, as
 * to flush before a commit, comes after them. An append that cannot even be begun fails as one that is not acknowledged.
 */
final class GatheringProducer implements InvocationHandler {

    private final Producer<byte[], byte[]> producer;
    private final String readLog;
    private final Turns turns;

    private GatheringProducer(Producer<byte[], byte[]> producer, String readLog, Turns turns) {
        this.producer = producer;
        this.readLog = readLog;
        this.turns = turns;
    }

    /** The producer of a thread, as that thread is to see it. */
    @SuppressWarnings("unchecked") // the proxy implements the interface that it is made of
    static Producer<byte[], byte[]> of(Producer<byte[], byte[]> producer, String readLog, Turns turns) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                GatheringProducer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                new GatheringProducer(producer, readLog, turns));
    }

    @Override
    @SuppressWarnings("unchecked") // as the interface has it
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Burst burst = turns.ofThread().burst();
        if (arguments != null
                && arguments.length == 2
                && arguments[0] instanceof ProducerRecord<?, ?> record
                && arguments[1] instanceof Callback callback
                && record.topic().equals(readLog)) {
            return gather(burst, (ProducerRecord<byte[], byte[]>) record, callback);
        }
        if (!method.getName().equals("metrics")) {
            burst.release();
        }
        return ObservedConsumers.invoked(producer, method, arguments);
    }

    private Future<RecordMetadata> gather(Burst burst, ProducerRecord<byte[], byte[]> record, Callback callback) {
        CompletableFuture<RecordMetadata> appended = new CompletableFuture<>();
        Callback told = (metadata, error) -> {
            if (error == null) {
                appended.complete(metadata);
            } else {
                appended.completeExceptionally(error);
            }
            callback.onCompletion(metadata, error);
        };
        burst.append(() -> append(record, told), record.value().length);
        return appended;
    }

    private void append(ProducerRecord<byte[], byte[]> record, Callback told) {
        try {
            Future<RecordMetadata> unused = producer.send(record, told);
        } catch (KafkaException | IllegalStateException refused) {
            told.onCompletion(null, refused);
        }
    }
}
