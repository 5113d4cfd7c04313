package dev.vidi.causality.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vidi.proto.log.v1.FormatSetting;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values of the catalog. */
public final class TableRecordCodec {

    private static final int VERSION = 1;

    private TableRecordCodec() {}

    public static byte[] encode(TableRecord table) {
        dev.vidi.proto.log.v1.TableRecord.Builder proto = dev.vidi.proto.log.v1.TableRecord.newBuilder()
                .setVersion(VERSION)
                .setName(table.name())
                .setTopic(table.topic())
                .setTopicId(Bytes.of(table.topicId()))
                .setPartitions(table.partitions())
                .setKeyColumn(table.keyColumn())
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
            ReadBatchCodec.requireVersion("table record", proto.getVersion(), VERSION);
            return new TableRecord(
                    proto.getName(),
                    proto.getTopic(),
                    Bytes.uuid(proto.getTopicId()),
                    proto.getPartitions(),
                    proto.getColumnsList().stream()
                            .map(column ->
                                    new TableRecord.Column(column.getName(), column.getType(), column.getNullable()))
                            .toList(),
                    proto.getKeyColumn(),
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
