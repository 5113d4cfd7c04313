package dev.vidi.causality.wire;

import dev.vidi.causality.readlog.Level;

/** Consistency levels as numbers of {@code vidi.log.v1.Level}. */
final class Levels {

    private Levels() {}

    static int number(Level level) {
        return switch (level) {
            case EVENTUAL -> dev.vidi.proto.log.v1.Level.LEVEL_EVENTUAL_VALUE;
            case SESSION -> dev.vidi.proto.log.v1.Level.LEVEL_SESSION_VALUE;
            case STRONG -> dev.vidi.proto.log.v1.Level.LEVEL_STRONG_VALUE;
            case AS_OF -> dev.vidi.proto.log.v1.Level.LEVEL_AS_OF_VALUE;
        };
    }

    static Level ofNumber(int number) {
        return switch (number) {
            case dev.vidi.proto.log.v1.Level.LEVEL_EVENTUAL_VALUE -> Level.EVENTUAL;
            case dev.vidi.proto.log.v1.Level.LEVEL_SESSION_VALUE -> Level.SESSION;
            case dev.vidi.proto.log.v1.Level.LEVEL_STRONG_VALUE -> Level.STRONG;
            case dev.vidi.proto.log.v1.Level.LEVEL_AS_OF_VALUE -> Level.AS_OF;
            default -> throw new IllegalArgumentException("a read without level");
        };
    }
}
