package dev.vidi.bench;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.report.Point;

/**
 * A measurement that every round makes.
 *
 * @param weight its share of the time; 0 for what takes the time that it takes
 */
record Step(Point point, Contender contender, int weight) {

    Step(String contenderName, int inFlight, Contender contender, int weight) {
        this(new Point(contenderName, inFlight), contender, weight);
    }
}
