package dev.vidi.bench.report;

import java.util.Locale;

/** Numbers for people: three digits that mean something, or all of those before the point. */
final class Numbers {

    private static final int DIGITS = 3;

    private Numbers() {}

    static String text(double value) {
        int before = value < 1 ? 1 : (int) Math.floor(Math.log10(value)) + 1;
        return String.format(Locale.ROOT, "%,." + Math.max(0, DIGITS - before) + "f", value);
    }
}
