package dev.vidi.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter err = new StringWriter();

    @Test
    void showsRowsRateAndTimeLeftInPlace() {
        ProgressBar bar = new ProgressBar(new PrintWriter(err), true, 1_000, 0);
        bar.show(0, 0, 0, 0);
        bar.show(100, 10, 0, TimeUnit.MILLISECONDS.toNanos(100));
        bar.show(250, 5_000, 2, TimeUnit.SECONDS.toNanos(1));
        bar.close();
        assertThat(err.toString().split("\r"))
                .startsWith(
                        "",
                        "[------------------------]   0%  0 rows  0/s  0:00",
                        "[######------------------]  25%  5,000 rows  5,000/s  2 rejected  0:03 left")
                .hasSize(4);
    }

    @Test
    void printsALineNowAndThenWithoutATerminal() {
        ProgressBar bar = new ProgressBar(new PrintWriter(err), false, -1, 0);
        for (int second = 0; second <= 25; second++) {
            bar.show(second, second * 100L, 0, TimeUnit.SECONDS.toNanos(second));
        }
        bar.close();
        assertThat(err.toString().lines()).containsExactly("1,000 rows  100/s  0:10", "2,000 rows  100/s  0:20");
    }
}
