package dev.vidi.bench.report;

/**
 * What is measured: somebody, at some load.
 *
 * @param inFlight operations under way at a time; 0 where that has no meaning
 */
public record Point(String contender, int inFlight) {

    @Override
    public String toString() {
        return inFlight == 0 ? contender : contender + ", " + inFlight + " in flight";
    }
}
