package dev.vidi.cli.load;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Properties;

/**
 * How far a load has come. What lies before {@code bytes} is done; what lies behind it, up to line {@code sent}, may be
 * done; nothing is done from there on.
 *
 * @param load what the operation ids of its writes begin with
 * @param tableId of the table that the rows go to
 * @param line the first line that may not be done
 * @param bytes where that begins
 * @param check of the file up to there
 * @param sent the first line that was not sent
 * @param rows how many were written
 * @param rejected how many lines were rejected
 * @param rejectedBytes length of the file of rejected lines
 */
record Checkpoint(
        String load,
        String tableId,
        long line,
        long bytes,
        long check,
        long sent,
        long rows,
        long rejected,
        long rejectedBytes) {

    /** Of a load that begins. */
    static Checkpoint begin(String load, String tableId) {
        return new Checkpoint(load, tableId, 1, 0, 0, 1, 0, 0, 0);
    }

    /** Behind one more line that is done. */
    Checkpoint behind(Line done, int rowsMore, int rejectedMore) {
        return new Checkpoint(
                load,
                tableId,
                done.next(),
                done.end(),
                done.check(),
                sent,
                rows + rowsMore,
                rejected + rejectedMore,
                rejectedBytes);
    }

    /** The same, with what may be sent up to this line. */
    Checkpoint with(long sentBefore, long rejectedLength) {
        return new Checkpoint(load, tableId, line, bytes, check, sentBefore, rows, rejected, rejectedLength);
    }

    String text() {
        Properties text = new Properties();
        text.setProperty("load", load);
        text.setProperty("table", tableId);
        text.setProperty("line", Long.toString(line));
        text.setProperty("bytes", Long.toString(bytes));
        text.setProperty("check", Long.toString(check));
        text.setProperty("sent", Long.toString(sent));
        text.setProperty("rows", Long.toString(rows));
        text.setProperty("rejected", Long.toString(rejected));
        text.setProperty("rejected.bytes", Long.toString(rejectedBytes));
        StringWriter written = new StringWriter();
        try {
            text.store(written, "How far vidi load has come: vidi load --resume goes on from here");
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory", impossible);
        }
        return written.toString();
    }

    /** From its text; {@link IllegalArgumentException} when it is none. */
    static Checkpoint parse(String written) {
        Properties text = new Properties();
        try {
            text.load(new StringReader(written));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
        return new Checkpoint(
                string(text, "load"),
                string(text, "table"),
                number(text, "line"),
                number(text, "bytes"),
                number(text, "check"),
                number(text, "sent"),
                number(text, "rows"),
                number(text, "rejected"),
                number(text, "rejected.bytes"));
    }

    private static String string(Properties text, String name) {
        String value = text.getProperty(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }

    private static long number(Properties text, String name) {
        String value = string(text, name);
        try {
            long number = Long.parseLong(value);
            if (number < 0) {
                throw new NumberFormatException(value);
            }
            return number;
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("its " + name + " is no number: " + value, malformed);
        }
    }
}
