package dev.vidi.cli.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void cutsLinesWhateverEndsThem() throws IOException {
        assertThat(texts(LineReader.lines(in("a\nb\r\n\nc"), 10))).containsExactly("1:a", "2:b", "3:", "4:c");
        assertThat(texts(LineReader.lines(in("a\n"), 10))).containsExactly("1:a");
        assertThat(texts(LineReader.lines(in(""), 10))).isEmpty();
    }

    @Test
    void leavesOutAByteOrderMark() throws IOException {
        assertThat(texts(LineReader.lines(in("\uFEFFa\n\uFEFFb"), 10))).containsExactly("1:a", "2:\uFEFFb");
    }

    @Test
    void keepsQuotedLineBreaksInTheirRecord() throws IOException {
        String csv = "a,\"b\nc\"\"\n,d\",e\nf,g\"h\n\"i\"\n";
        assertThat(texts(LineReader.records(in(csv), ',', 100)))
                .containsExactly("1:a,\"b\nc\"\"\n,d\",e", "4:f,g\"h", "5:\"i\"");
    }

    @Test
    void tellsAQuoteThatIsNotClosed() throws IOException {
        LineReader records = LineReader.records(in("a\nb,\"c\nd\ne"), ',', 100);
        assertThat(next(records).problem()).isNull();
        Line open = next(records);
        assertThat(open.number()).isEqualTo(2);
        assertThat(open.problem()).isEqualTo("a quote is not closed before the end of the file");
        assertThat(records.next()).isNull();
    }

    @Test
    void takesNothingBetweenQuotesForARow() throws IOException {
        LineReader records = LineReader.records(in("\"" + "x\n".repeat(100) + "\",1\nb,2\n"), ',', 50);
        assertThat(next(records).problem()).isEqualTo("is longer than 50 bytes; is a quote in line 1 not closed?");
        assertThat(text(next(records))).isEqualTo("102:b,2");
    }

    @Test
    void takesALineOfExactlyTheLimit() throws IOException {
        LineReader lines = LineReader.lines(in("12345\n123456\n12345"), 5);
        assertThat(text(next(lines))).isEqualTo("1:12345");
        assertThat(next(lines).problem()).isEqualTo("is longer than 5 bytes");
        assertThat(text(next(lines))).isEqualTo("3:12345");
    }

    /** 100 MB in one line: told with its number, passed over, and never held. */
    @Test
    void passesOverALineOfAHundredMegabytes() throws IOException {
        InputStream huge = new Repeated('x', 100_000_000);
        LineReader lines = LineReader.lines(
                new SequenceInputStream(Collections.enumeration(List.of(in("first\n"), huge, in("\nlast\n")))),
                1 << 20);
        assertThat(text(next(lines))).isEqualTo("1:first");
        Line tooLong = next(lines);
        assertThat(tooLong.number()).isEqualTo(2);
        assertThat(tooLong.problem()).isEqualTo("is longer than 1048576 bytes");
        assertThat(tooLong.bytes()).hasSizeLessThan(1_000);
        assertThat(tooLong.end()).isEqualTo(100_000_007);
        assertThat(text(next(lines))).isEqualTo("3:last");
        assertThat(lines.next()).isNull();
    }

    @Property(tries = 300)
    void everyLineSaysWhereItEndsAndWhatIsBefore(
            @ForAll @CharRange(from = '\n', to = '\r') @CharRange(from = 'a', to = 'b') String text,
            @ForAll @IntRange(min = 1, max = 8) int max)
            throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        LineReader lines = LineReader.lines(in(text), max);
        long end = 0;
        long number = 1;
        for (Line line = lines.next(); line != null; line = lines.next()) {
            assertThat(line.number()).isEqualTo(number);
            assertThat(line.end()).isGreaterThan(end);
            end = line.end();
            number = line.next();
            CRC32C check = new CRC32C();
            check.update(bytes, 0, (int) end);
            assertThat(line.check()).isEqualTo(check.getValue());
        }
        assertThat(end).isEqualTo(bytes.length);
    }

    /** One byte, again and again. */
    private static final class Repeated extends InputStream {
        private final int each;
        private long left;

        Repeated(int each, long count) {
            this.each = each;
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? each : -1;
        }
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static Line next(LineReader lines) throws IOException {
        Line line = lines.next();
        assertThat(line).isNotNull();
        return line;
    }

    private static String text(Line line) {
        return line.number() + ":" + new String(line.bytes(), UTF_8);
    }

    private static List<String> texts(LineReader lines) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Line line = lines.next(); line != null; line = lines.next()) {
            texts.add(text(line));
        }
        return texts;
    }
}
