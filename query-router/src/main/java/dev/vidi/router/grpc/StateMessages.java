package dev.vidi.router.grpc;

import dev.vidi.causality.readlog.Placement;
import dev.vidi.proto.api.v1.DescribeResponse;
import dev.vidi.proto.api.v1.KeyPlacement;
import dev.vidi.proto.api.v1.PartitionDescription;
import dev.vidi.proto.api.v1.PartitionEnds;
import dev.vidi.proto.api.v1.PartitionState;
import dev.vidi.proto.api.v1.Table;
import dev.vidi.router.describe.DescribedPartition;
import dev.vidi.router.describe.DescribedPartition.Ends;
import dev.vidi.router.describe.DescribedPartition.Told;
import dev.vidi.router.describe.DescribedTable;

/** How tables are, as messages. What is a next offset inside is an offset here. */
final class StateMessages {
    private StateMessages() {}

    static DescribeResponse response(Table table, DescribedTable described) {
        DescribeResponse.Builder response = DescribeResponse.newBuilder()
                .setTable(table)
                .setKeys(
                        switch (described.keys()) {
                            case VERIFIED -> KeyPlacement.KEY_PLACEMENT_VERIFIED;
                            case VIOLATED -> KeyPlacement.KEY_PLACEMENT_VIOLATED;
                            case ANY -> KeyPlacement.KEY_PLACEMENT_ANY;
                            case UNKNOWN -> KeyPlacement.KEY_PLACEMENT_UNSPECIFIED;
                        });
        described.partitions().forEach((number, partition) -> response.addPartitions(partition(number, partition)));
        return response.build();
    }

    private static PartitionDescription partition(int number, DescribedPartition partition) {
        PartitionDescription.Builder message =
                PartitionDescription.newBuilder().setPartition(number).setProblem(partition.problem());
        Ends ends = partition.ends();
        if (ends != null) {
            message.setEnds(
                    PartitionEnds.newBuilder().setAppended(ends.appended() - 1).setCommitted(ends.committed() - 1));
        }
        partition.lag().ifPresent(message::setLag);
        Told told = partition.told();
        if (told != null) {
            message.setState(state(told));
        }
        return message.build();
    }

    private static PartitionState state(Told told) {
        return PartitionState.newBuilder()
                .setPosition(told.position() - 1)
                .setHorizon(told.state().horizon() - 1)
                .setAnswers(told.state().answers())
                .setRows(told.state().rows())
                .setDiskBytes(told.state().diskBytes())
                .setDeadLetters(told.state().deadLetters())
                .setSubscriptions(told.state().subscriptions())
                .setParked(told.state().parked())
                .setKeys(placement(told.placement()))
                .setNode(told.state().node())
                .setIncarnation(Long.toHexString(told.incarnation()))
                .build();
    }

    private static KeyPlacement placement(Placement placement) {
        return switch (placement) {
            case UNKNOWN -> KeyPlacement.KEY_PLACEMENT_UNSPECIFIED;
            case VERIFIED -> KeyPlacement.KEY_PLACEMENT_VERIFIED;
            case VIOLATED -> KeyPlacement.KEY_PLACEMENT_VIOLATED;
        };
    }
}
