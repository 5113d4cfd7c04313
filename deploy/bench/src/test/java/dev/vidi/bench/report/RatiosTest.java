package dev.vidi.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.bench.load.Latency;
import dev.vidi.bench.load.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RatiosTest {

    private final Figures figures = new Figures();

    @Test
    void dividesWhatSelectMeasures() {
        rate(SelectRatios.SCAN, 600);
        rate(SelectRatios.HAND_SCAN, 1_000);
        latency(SelectRatios.READS, 1_000);
        latency(SelectRatios.READS_BESIDE_SCAN, 1_500);
        latency(SelectRatios.PLAN_CACHED, 2);
        assertThat(value(SelectRatios.ALL, "scan_rate_ratio")).isEqualTo(0.6);
        assertThat(value(SelectRatios.ALL, "scan_interference_p99_ratio")).isEqualTo(1.5);
        assertThat(value(SelectRatios.ALL, "cached_plan_us")).isEqualTo(2);
    }

    @Test
    void dividesWhatSubscribeMeasures() {
        latency(SubscribeRatios.CHANGE, 1_500);
        latency(SubscribeRatios.TWO_HOPS, 900);
        latency(SubscribeRatios.GRPC_STREAM, 200);
        rate(SubscribeRatios.oneShape(100), 300);
        rate(SubscribeRatios.CONSUMER, 1_000);
        rate(SubscribeRatios.APPLY_MANY, 900);
        rate(SubscribeRatios.APPLY_NONE, 1_000);
        assertThat(value(SubscribeRatios.ALL, "change_p50_ratio")).isEqualTo(1.5);
        assertThat(value(SubscribeRatios.ALL, "fanout_rate_ratio")).isEqualTo(0.3);
        assertThat(value(SubscribeRatios.ALL, "million_apply_ratio")).isEqualTo(0.9);
    }

    @Test
    void addsWhatTwoRunsFound() {
        Figures more = new Figures();
        more.add(SubscribeRatios.CONSUMER, new Result(5, Duration.ofSeconds(1), Duration.ZERO, null));
        more.add(new Measure("a", "b", 1));
        rate(SubscribeRatios.CONSUMER, 7);
        figures.addAll(more);
        assertThat(figures.rate(SubscribeRatios.CONSUMER)).isEqualTo(6);
        assertThat(figures.measures()).hasSize(1);
    }

    @Test
    void keepsLessInFlightThanASubscriberHolds() {
        assertThat(SubscribeRatios.oneShape(1).inFlight()).isEqualTo(500);
        assertThat(SubscribeRatios.oneShape(100).inFlight()).isEqualTo(500);
        assertThat(SubscribeRatios.oneShape(1_000).inFlight()).isEqualTo(50);
        assertThat(SubscribeRatios.oneShape(10_000).inFlight()).isEqualTo(8);
    }

    private double value(List<Ratio> ratios, String name) {
        return ratios.stream()
                .filter(ratio -> ratio.name().equals(name))
                .findAny()
                .orElseThrow()
                .of(figures);
    }

    private void rate(Point point, long perSecond) {
        figures.add(point, new Result(perSecond, Duration.ofSeconds(1), Duration.ZERO, null));
    }

    private void latency(Point point, double micros) {
        figures.add(
                point,
                new Result(1, Duration.ofSeconds(1), Duration.ZERO, new Latency(micros, micros, micros, micros)));
    }
}
