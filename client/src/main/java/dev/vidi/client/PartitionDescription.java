package dev.vidi.client;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A partition of a table, as far as it is known.
 *
 * @param ends where it ended before it was asked; empty when the brokers do not tell
 * @param lag offsets that could be applied and are not; empty when it is not known
 * @param state what it tells of itself; empty when it has not answered
 * @param problem why something is missing here; empty when nothing is
 */
public record PartitionDescription(Optional<Ends> ends, OptionalLong lag, Optional<State> state, String problem) {

    /**
     * Where a partition of the source topic ends. Offsets; -1 when there is nothing.
     *
     * @param appended the last one, of a record or a transaction's marker, also of transactions that are open
     * @param committed the last one that can be read, as no open transaction lies before it
     */
    public record Ends(long appended, long committed) {}

    /**
     * What a partition tells of itself.
     *
     * @param position highest offset applied; -1 when there is none
     * @param horizon the offset up to which it has to be applied before reads are answered; -1 when there is none
     * @param answers whether reads are answered
     * @param rows how many there are, exactly
     * @param diskBytes of the files that keep the rows
     * @param deadLetters records that could not be applied, as far as this copy of the rows has met them
     * @param subscriptions that are registered
     * @param parked reads that wait for a position
     * @param keys whether its keys are where the partitioner puts them
     * @param node the process that owns it
     * @param incarnation the life of the join task, hexadecimal
     */
    public record State(
            long position,
            long horizon,
            boolean answers,
            long rows,
            long diskBytes,
            long deadLetters,
            int subscriptions,
            int parked,
            KeyPlacement keys,
            String node,
            String incarnation) {

        static State of(dev.vidi.proto.api.v1.PartitionState proto) {
            return new State(
                    proto.getPosition(),
                    proto.getHorizon(),
                    proto.getAnswers(),
                    proto.getRows(),
                    proto.getDiskBytes(),
                    proto.getDeadLetters(),
                    proto.getSubscriptions(),
                    proto.getParked(),
                    KeyPlacement.of(proto.getKeys()),
                    proto.getNode(),
                    proto.getIncarnation());
        }
    }

    static PartitionDescription of(dev.vidi.proto.api.v1.PartitionDescription proto) {
        return new PartitionDescription(
                proto.hasEnds()
                        ? Optional.of(new Ends(
                                proto.getEnds().getAppended(), proto.getEnds().getCommitted()))
                        : Optional.empty(),
                proto.hasLag() ? OptionalLong.of(proto.getLag()) : OptionalLong.empty(),
                proto.hasState() ? Optional.of(State.of(proto.getState())) : Optional.empty(),
                proto.getProblem());
    }
}
