package dev.vidi.causality.wire;

import dev.vidi.causality.readlog.Reader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States each reader once for a batch. Confined to one encoding. */
final class Readers {
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

    List<dev.vidi.proto.log.v1.Reader> toProto() {
        return places.keySet().stream().map(Readers::toProto).toList();
    }

    private static dev.vidi.proto.log.v1.Reader toProto(Reader reader) {
        return dev.vidi.proto.log.v1.Reader.newBuilder()
                .setSessionId(Bytes.of(reader.session()))
                .setPrincipal(reader.principal())
                .setOnBehalfOf(reader.onBehalfOf())
                .setPurpose(reader.purpose())
                .build();
    }

    static Reader read(FieldReader in) throws IOException {
        dev.vidi.proto.log.v1.Reader reader = in.message(dev.vidi.proto.log.v1.Reader.parser());
        return new Reader(
                Bytes.uuid(reader.getSessionId()), reader.getPrincipal(), reader.getOnBehalfOf(), reader.getPurpose());
    }
}
