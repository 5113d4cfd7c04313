package dev.vidi.cli.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into lines, and CSV into records, which may hold line breaks between quotes. A line that is longer than the
 * limit is passed over and never held; of CSV, up to the end of its record, so that what is between quotes is never taken
 * for rows. For one thread.
 */
public final class LineReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int EXCERPT_BYTES = 200;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final boolean quoting;
    private final char separator;
    private final int bytesMax;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final CRC32C check = new CRC32C();
    private byte[] line = new byte[1 << 10];
    private int length;
    private boolean tooLong;
    private int at;
    private int limit;
    private long offset;
    private long number = 1;

    /** Where in a record of CSV a byte is. */
    private enum Place {
        FIELD_START,
        FIELD,
        QUOTED,
        /** Behind a quote between quotes: the end of them, or the first half of a quote. */
        QUOTE
    }

    private LineReader(InputStream in, boolean quoting, char separator, int bytesMax) {
        this.in = in;
        this.quoting = quoting;
        this.separator = separator;
        this.bytesMax = bytesMax;
    }

    /**
     * Lines.
     *
     * @param bytesMax of one line
     */
    public static LineReader lines(InputStream in, int bytesMax) {
        return new LineReader(in, false, ',', bytesMax);
    }

    /**
     * Records of CSV.
     *
     * @param bytesMax of one record
     */
    public static LineReader records(InputStream in, char separator, int bytesMax) {
        return new LineReader(in, true, separator, bytesMax);
    }

    /** The next line; null behind the last one. */
    @Nullable
    Line next() throws IOException {
        long first = number;
        long begin = offset;
        length = 0;
        tooLong = false;
        Place place = Place.FIELD_START;
        int from = at;
        while (true) {
            if (at == limit) {
                checked(from);
                from = 0;
                if (!fill()) {
                    return offset == begin ? null : line(first, place == Place.QUOTED);
                }
            }
            byte next = buffer[at++];
            if (next == '\n') {
                number++;
                if (!quoting || place != Place.QUOTED) {
                    checked(from);
                    return line(first, false);
                }
            } else if (quoting) {
                place = place(place, next);
            }
            keep(next);
        }
    }

    private Place place(Place place, byte next) {
        return switch (place) {
            case FIELD_START -> next == '"' ? Place.QUOTED : next == separator ? Place.FIELD_START : Place.FIELD;
            case FIELD -> next == separator ? Place.FIELD_START : Place.FIELD;
            case QUOTED -> next == '"' ? Place.QUOTE : Place.QUOTED;
            case QUOTE -> next == '"' ? Place.QUOTED : next == separator ? Place.FIELD_START : Place.FIELD;
        };
    }

    private void checked(int from) {
        check.update(buffer, from, at - from);
        offset += at - from;
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private void keep(byte next) {
        if (length == bytesMax) {
            tooLong = true;
        } else if (!tooLong) {
            if (length == line.length) {
                line = Arrays.copyOf(line, (int) Math.min(bytesMax, 2L * length));
            }
            line[length++] = next;
        }
    }

    private Line line(long first, boolean open) {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        int begin = first == 1 && startsWithMark(end) ? BYTE_ORDER_MARK.length : 0;
        String problem = problem(first, open);
        if (problem != null) {
            end = Math.min(end, begin + EXCERPT_BYTES);
        }
        return new Line(first, number, offset, check.getValue(), Arrays.copyOfRange(line, begin, end), problem);
    }

    private @Nullable String problem(long first, boolean open) {
        String quote = quoting && number - first > 1 ? "; is a quote in line " + first + " not closed?" : "";
        if (tooLong) {
            return "is longer than " + bytesMax + " bytes" + quote;
        }
        return open ? "a quote is not closed before the end of the file" : null;
    }

    private boolean startsWithMark(int end) {
        return end >= BYTE_ORDER_MARK.length
                && Arrays.equals(line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }
}
