package dev.vidi.causality.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Golden bytes pin version 1: what was kept aside is looked at later, perhaps by another version. */
final class DeadLetterCodecTest {

    private static final String GOLDEN =
            "08011203742d311a066f66666572732003282830463a0c6e6f742061206e756d626572420201024a01035001";

    private static final DeadLetter LETTER =
            new DeadLetter("t-1", "offers", 3, 40, 70, "not a number", new byte[] {1, 2}, new byte[] {3}, true);

    @Test
    void keepsItsBytes() {
        assertThat(HexFormat.of().formatHex(DeadLetterCodec.encode(LETTER))).isEqualTo(GOLDEN);
    }

    @Test
    void readsTheBytesOfVersionOne() throws MalformedPayloadException {
        assertThat(DeadLetterCodec.decode(HexFormat.of().parseHex(GOLDEN)))
                .usingRecursiveComparison()
                .isEqualTo(LETTER);
    }

    @Test
    void refusesAnotherVersion() {
        assertThatThrownBy(() -> DeadLetterCodec.decode(new byte[] {8, 2}))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessage("dead letter has version 2, expected 1");
    }

    @Property
    void garbageIsAnErrorAndNothingElse(@ForAll byte[] bytes) {
        try {
            DeadLetterCodec.decode(bytes);
        } catch (MalformedPayloadException expected) {
            assertThat(expected).hasMessageContaining("dead letter");
        }
    }
}
