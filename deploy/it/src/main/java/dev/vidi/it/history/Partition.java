package dev.vidi.it.history;

/** One partition of a source topic. */
public record Partition(String topic, int number) implements Comparable<Partition> {
    public Partition {
        if (topic.isEmpty() || number < 0) {
            throw new IllegalArgumentException("no partition: topic '" + topic + "', number " + number);
        }
    }

    @Override
    public int compareTo(Partition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return topic + "-" + number;
    }
}
