package dev.vidi.causality.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Golden bytes pin version 1: a catalog outlives the version of Vidi that wrote it. */
final class TableRecordCodecTest {

    private static final String GOLDEN =
            "080112064f66666572731a066f6666657273221000000000000000010000000000000002280432120a0770726f6475637412075641524348415232190a057072696365120e444543494d414c2831302c203229180142046a736f6e4a06737472696e6752076d75726d7572325880d095ffbc316219435245415445205441424c45204f666665727320282e2e2e296801";

    private static final TableRecord TABLE = new TableRecord(
            "Offers",
            "offers",
            new UUID(1, 2),
            4,
            List.of(
                    new TableRecord.Column("product", "VARCHAR", false),
                    new TableRecord.Column("price", "DECIMAL(10, 2)", true)),
            List.of(0),
            "json",
            "string",
            Map.of(),
            "murmur2",
            1_700_000_000_000L,
            "CREATE TABLE Offers (...)",
            true);

    @Test
    void keepsItsBytes() {
        assertThat(HexFormat.of().formatHex(TableRecordCodec.encode(TABLE))).isEqualTo(GOLDEN);
    }

    @Test
    void readsTheBytesOfVersionOne() throws MalformedPayloadException {
        assertThat(TableRecordCodec.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(TABLE);
    }

    @Test
    void keepsWhatFormatsHaveToBeTold() throws MalformedPayloadException {
        TableRecord table = new TableRecord(
                "t",
                "t",
                new UUID(1, 2),
                1,
                List.of(),
                List.of(0),
                "f",
                "k",
                Map.of("b", "2", "a", "1"),
                "any",
                0,
                "",
                false);
        byte[] bytes = TableRecordCodec.encode(table);
        assertThat(HexFormat.of().formatHex(bytes)).endsWith("72060a01611201317206" + "0a0162120132");
        assertThat(TableRecordCodec.decode(bytes)).isEqualTo(table);
    }

    /** A reader of version 1 must not take a key of several columns for one of the first alone. */
    @Test
    void writesAnotherVersionForAKeyOfSeveralColumns() throws MalformedPayloadException {
        TableRecord table = new TableRecord(
                "t", "t", new UUID(1, 2), 1, List.of(), List.of(2, 0), "f", "k", Map.of(), "any", 0, "", false);
        byte[] bytes = TableRecordCodec.encode(table);
        assertThat(bytes).startsWith(8, 2);
        assertThat(TableRecordCodec.decode(bytes)).isEqualTo(table);
        bytes[1] = 1;
        assertThatThrownBy(() -> TableRecordCodec.decode(bytes)).isInstanceOf(MalformedPayloadException.class);
    }

    @Test
    void refusesASettingThatIsThereTwice() {
        byte[] twice =
                HexFormat.of().parseHex("08011a01742210" + "00".repeat(16) + "72060a01611201317206" + "0a0161120132");
        assertThatThrownBy(() -> TableRecordCodec.decode(twice))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void refusesAnotherVersion() {
        assertThatThrownBy(() -> TableRecordCodec.decode(new byte[] {8, 2}))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessage("table record has version 2, expected 1");
    }

    @Property
    void garbageIsAnErrorAndNothingElse(@ForAll byte[] bytes) {
        try {
            TableRecordCodec.decode(bytes);
        } catch (MalformedPayloadException expected) {
            assertThat(expected).hasMessageContaining("table record");
        }
    }
}
