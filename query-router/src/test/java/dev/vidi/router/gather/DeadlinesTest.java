package dev.vidi.router.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The wheel against a sorted map. */
final class DeadlinesTest {

    private static final long MILLIS = 1_000_000;

    @Property(tries = 200)
    void expiresWhatIsDueAndNothingElse(
            @ForAll @Size(max = 60) List<@IntRange(min = -5, max = 60_000) Integer> dueMillis,
            @ForAll @Size(max = 20) List<@IntRange(max = 20_000) Integer> steps,
            @ForAll long start) {
        Deadlines wheel = new Deadlines(start);
        TreeMap<Integer, List<Integer>> model = new TreeMap<>();
        List<Integer> told = new ArrayList<>();
        List<Deadlines.Entry> entries = new ArrayList<>();
        for (int i = 0; i < dueMillis.size(); i++) {
            int number = i;
            Deadlines.Entry entry = new Deadlines.Entry() {
                @Override
                void expired() {
                    told.add(number);
                }
            };
            entries.add(entry);
            wheel.add(entry, start + dueMillis.get(i) * MILLIS);
            if (i % 5 != 4) {
                model.computeIfAbsent(dueMillis.get(i), due -> new ArrayList<>())
                        .add(i);
            }
        }
        for (int i = 4; i < entries.size(); i += 5) {
            wheel.remove(entries.get(i));
            wheel.remove(entries.get(i));
        }
        int now = 0;
        for (int step : steps) {
            now += step;
            told.clear();
            wheel.expire(start + now * MILLIS);
            List<Integer> expected = new ArrayList<>();
            model.headMap(now, true).values().forEach(expected::addAll);
            model.headMap(now, true).clear();
            assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
