package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.proto.log.v1.FormatSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values of the catalog. */
public final class TableRecordCodec {

    private static final int VERSION = 1;
    /** With a key of several columns, which a reader of version 1 would take for a key of one. */
    private static final int VERSION_OF_SEVERAL = 2;

    private TableRecordCodec() {}

    public static byte[] encode(TableRecord table) {
        dev.vidi.proto.log.v1.TableRecord.Builder proto = dev.vidi.proto.log.v1.TableRecord.newBuilder()
                .setVersion(table.keyColumns().size() > 1 ? VERSION_OF_SEVERAL : VERSION)
                .setName(table.name())
                .setTopic(table.topic())
                .setTopicId(Bytes.of(table.topicId()))
                .setPartitions(table.partitions())
                .setKeyColumn(table.keyColumns().get(0))
                .addAllMoreKeyColumns(
                        table.keyColumns().subList(1, table.keyColumns().size()))
                .setFormat(table.format())
                .setKeyFormat(table.keyFormat())
                .setPartitioner(table.partitioner())
                .setCreatedMs(table.created())
                .setStatement(table.statement())
                .setTopicCreated(table.topicCreated());
        for (TableRecord.Column column : table.columns()) {
            proto.addColumnsBuilder()
                    .setName(column.name())
                    .setType(column.type())
                    .setNullable(column.nullable());
        }
        new TreeMap<>(table.formatSettings())
                .forEach((name, value) ->
                        proto.addFormatSettingsBuilder().setName(name).setValue(value));
        return proto.build().toByteArray();
    }

    public static TableRecord decode(byte[] bytes) throws MalformedPayloadException {
        try {
            dev.vidi.proto.log.v1.TableRecord proto = dev.vidi.proto.log.v1.TableRecord.parseFrom(bytes);
            ReadBatchCodec.requireVersion(
                    "table record",
                    proto.getVersion(),
                    proto.getMoreKeyColumnsCount() > 0 ? VERSION_OF_SEVERAL : VERSION);
            return new TableRecord(
                    proto.getName(),
                    proto.getTopic(),
                    Bytes.uuid(proto.getTopicId()),
                    proto.getPartitions(),
                    proto.getColumnsList().stream()
                            .map(column ->
                                    new TableRecord.Column(column.getName(), column.getType(), column.getNullable()))
                            .toList(),
                    keyColumns(proto),
                    proto.getFormat(),
                    proto.getKeyFormat(),
                    settings(proto),
                    proto.getPartitioner(),
                    proto.getCreatedMs(),
                    proto.getStatement(),
                    proto.getTopicCreated());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new MalformedPayloadException("not a table record: " + e.getMessage(), e);
        }
    }

    private static List<Integer> keyColumns(dev.vidi.proto.log.v1.TableRecord proto) {
        List<Integer> places = new ArrayList<>(List.of(proto.getKeyColumn()));
        places.addAll(proto.getMoreKeyColumnsList());
        return places;
    }

    /** By name; one that is there twice is malformed. */
    private static Map<String, String> settings(dev.vidi.proto.log.v1.TableRecord proto) {
        try {
            return proto.getFormatSettingsList().stream()
                    .collect(Collectors.toMap(FormatSetting::getName, FormatSetting::getValue));
        } catch (IllegalStateException twice) {
            throw new IllegalArgumentException("a setting of the formats is there twice", twice);
        }
    }
}
