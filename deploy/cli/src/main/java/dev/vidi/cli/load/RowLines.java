package dev.vidi.cli.load;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The rows that lines hold. For one thread. */
public interface RowLines {

    /** Whether a line is none that holds a row: it is blank, or names the columns. */
    boolean skips(Line line);

    /** The row of a line. */
    RowText row(Line line) throws RejectedLineException;

    /** The text of a line, which is UTF-8 and nothing else. */
    static String text(Line line) throws RejectedLineException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.bytes()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new RejectedLineException("is not UTF-8");
        }
    }
}
