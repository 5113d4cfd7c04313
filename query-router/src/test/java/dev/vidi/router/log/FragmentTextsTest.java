package dev.vidi.router.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.wire.FragmentCodec;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.grpc.FakeLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FragmentTextsTest {
    private final FakeLog log = new FakeLog();

    @Test
    void findsWhatWasAppendedBeforeItIsAskedFor() throws Exception {
        try (FragmentTexts texts = new FragmentTexts(log::consumer, FakeLog.FRAGMENTS, 1_000)) {
            assertThat(texts.text(FragmentHash.ofText("a"))).isEmpty();
            append("a");
            append("b");
            assertThat(texts.text(FragmentHash.ofText("a"))).contains("a");
            assertThat(texts.text(FragmentHash.ofText("b"))).contains("b");
            append("c");
            assertThat(texts.text(FragmentHash.ofText("c"))).contains("c");
            assertThat(log.opened()).isEqualTo(1);
        }
        assertThat(log.opened()).isZero();
    }

    @Test
    void readsAgainWhatItHasNoRoomFor() throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add("0123456789".repeat(5) + i);
            append(all.get(i));
        }
        try (FragmentTexts texts = new FragmentTexts(log::consumer, FakeLog.FRAGMENTS, 120)) {
            for (String text : all) {
                assertThat(texts.text(FragmentHash.ofText(text))).contains(text);
            }
            assertThat(texts.text(FragmentHash.ofText("nobody's"))).isEmpty();
            assertThat(texts.characters()).isLessThanOrEqualTo(120);
        }
    }

    @Test
    void saysWhereATextIsMalformed() {
        log.fragment(FragmentHash.ofText("a"), new byte[] {1, 2, 3});
        try (FragmentTexts texts = new FragmentTexts(log::consumer, FakeLog.FRAGMENTS, 1_000)) {
            assertThat(catchThrowableOfType(RouterException.class, () -> texts.text(FragmentHash.ofText("b"))))
                    .hasMessageContaining("vidi.fragments-0 at offset 0");
        }
    }

    private void append(String text) {
        log.fragment(FragmentHash.ofText(text), FragmentCodec.encode(text));
    }
}
