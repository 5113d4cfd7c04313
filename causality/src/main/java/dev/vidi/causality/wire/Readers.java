package dev.vidi.causality.wire;

import static dev.vidi.causality.wire.FieldReader.DELIMITED;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** States each reader once for a batch. Confined to one encoding. */
final class Readers {
    // fields of Reader
    private static final int SESSION_ID = 1;
    private static final int PRINCIPAL = 2;
    private static final int ON_BEHALF_OF = 3;
    private static final int PURPOSE = 4;

    private final Map<Reader, Integer> places = new LinkedHashMap<>();

    /** The one before, which most are again, and its place. */
    private @Nullable Reader last;

    private int lastPlace;

    int place(Reader reader) {
        if (!reader.equals(last)) {
            Integer place = places.putIfAbsent(reader, places.size());
            last = reader;
            lastPlace = place == null ? places.size() - 1 : place;
        }
        return lastPlace;
    }

    /** Writes all that have a place, in the order of their places. */
    void write(FieldWriter out, int field) {
        for (Reader reader : places.keySet()) {
            int start = out.open(field);
            out.id(
                    SESSION_ID,
                    reader.session().getMostSignificantBits(),
                    reader.session().getLeastSignificantBits());
            out.text(PRINCIPAL, reader.principal());
            out.text(ON_BEHALF_OF, reader.onBehalfOf());
            out.text(PURPOSE, reader.purpose());
            out.close(start);
        }
    }

    static Reader read(FieldReader in) throws IOException {
        ReadId session = null;
        String principal = "";
        String onBehalfOf = "";
        String purpose = "";
        int end = in.open();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case SESSION_ID << 3 | DELIMITED -> session = in.id();
                case PRINCIPAL << 3 | DELIMITED -> principal = in.text();
                case ON_BEHALF_OF << 3 | DELIMITED -> onBehalfOf = in.text();
                case PURPOSE << 3 | DELIMITED -> purpose = in.text();
                default -> in.skip(field);
            }
        }
        in.close(end);
        ReadId id = FieldReader.required(session);
        return new Reader(new UUID(id.high(), id.low()), principal, onBehalfOf, purpose);
    }
}
