package dev.vidi.bench.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlansTest {

    /** It fails by itself when planning does not go the way that is named. */
    @ParameterizedTest
    @EnumSource(Plans.Known.class)
    void plansWithWhatIsKnown(Plans.Known known) throws InterruptedException {
        assertThat(new Plans(known).run(1, Duration.ofMillis(50)).operations()).isPositive();
    }
}
