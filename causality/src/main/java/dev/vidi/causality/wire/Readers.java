package dev.vidi.causality.wire;

import dev.vidi.causality.readlog.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** States each reader once for a batch. Confined to one encoding. */
final class Readers {
    private final Map<Reader, Integer> places = new LinkedHashMap<>();

    int place(Reader reader) {
        Integer place = places.putIfAbsent(reader, places.size());
        return place == null ? places.size() - 1 : place;
    }

    Iterable<dev.vidi.proto.log.v1.Reader> toProto() {
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

    static List<Reader> fromProto(List<dev.vidi.proto.log.v1.Reader> readers) {
        return readers.stream()
                .map(reader -> new Reader(
                        Bytes.uuid(reader.getSessionId()),
                        reader.getPrincipal(),
                        reader.getOnBehalfOf(),
                        reader.getPurpose()))
                .toList();
    }
}
