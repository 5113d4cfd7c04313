package dev.vidi.causality.wire;

import dev.vidi.causality.readlog.PartitionState;

/** What a partition tells of itself, as it is in the read log. */
final class StateCodec {
    private StateCodec() {}

    static dev.vidi.proto.log.v1.PartitionState toProto(PartitionState state) {
        return dev.vidi.proto.log.v1.PartitionState.newBuilder()
                .setHorizon(state.horizon())
                .setAnswers(state.answers())
                .setRows(state.rows())
                .setDiskBytes(state.diskBytes())
                .setDeadLetters(state.deadLetters())
                .setSubscriptions(state.subscriptions())
                .setParked(state.parked())
                .setNode(state.node())
                .build();
    }

    static PartitionState fromProto(dev.vidi.proto.log.v1.PartitionState state) {
        return new PartitionState(
                state.getHorizon(),
                state.getAnswers(),
                state.getRows(),
                state.getDiskBytes(),
                state.getDeadLetters(),
                state.getSubscriptions(),
                state.getParked(),
                state.getNode());
    }
}
