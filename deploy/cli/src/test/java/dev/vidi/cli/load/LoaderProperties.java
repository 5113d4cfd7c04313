package dev.vidi.cli.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Column;
import dev.vidi.client.Coordinates;
import dev.vidi.client.Token;
import dev.vidi.client.Written;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Loads that are killed anywhere, any number of times, and go on: each row is written once, in the order of its key. */
class LoaderProperties {
    private static final Column KEY = new Column("k", "BIGINT", false, true);
    private static final LoadLimits LIMITS = new LoadLimits(5, 200, 3, 1_000, Duration.ofSeconds(1));

    /** What ends a process. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Property(tries = 300)
    void writesEachRowOnceInTheOrderOfItsKey(
            @ForAll @IntRange(min = 0, max = 40) int lines,
            @ForAll @IntRange(min = 1, max = 6) int keys,
            @ForAll @IntRange(min = 0, max = 5) int kills,
            @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        String file = file(lines, keys, random);
        KeptAcrossKills disk = new KeptAcrossKills();
        Server server = new Server(random);
        Path directory = Files.createTempDirectory("load");
        Path rejected = directory.resolve("rejected");
        try {
            Loaded loaded = null;
            for (int kill = 0; loaded == null; kill++) {
                server.livesFor(kill < kills ? random.nextInt(lines + 2) : Integer.MAX_VALUE);
                try (RejectedLines rejectedLines = RejectedLines.open(rejected)) {
                    loaded = new Loader(
                                    server,
                                    new NdjsonLines(List.of(KEY)),
                                    rejectedLines,
                                    disk,
                                    LIMITS,
                                    (bytes, rows, lost) -> server.tick())
                            .load(
                                    LineReader.lines(new ByteArrayInputStream(file.getBytes(UTF_8)), 60),
                                    "load" + kill,
                                    "table",
                                    true);
                } catch (Killed killed) {
                    server.afterKill();
                }
            }
            long tooLong = file.lines().filter(line -> line.length() > 60).count();
            assertThat(server.log).as("all rows, none twice").hasSize((int) (lines - tooLong));
            assertThat(server.byKey()).isEqualTo(byKey(file));
            assertThat(loaded.rows()).isEqualTo(lines - tooLong);
            assertThat(loaded.rejected()).isEqualTo(tooLong);
            assertThat(Files.exists(rejected) ? Files.readAllLines(rejected).size() : 0)
                    .isEqualTo((int) tooLong);
            assertThat(disk.read()).isEmpty();
        } finally {
            Files.deleteIfExists(rejected);
            Files.delete(directory);
        }
    }

    private static String file(int lines, int keys, Random random) {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            file.append("{\"k\":")
                    .append(random.nextInt(keys))
                    .append(",\"v\":")
                    .append(i);
            file.append(random.nextInt(6) == 0 ? " ".repeat(60) : "").append("}\n");
        }
        return file.toString();
    }

    private static Map<String, List<String>> byKey(String file) {
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        file.lines()
                .filter(line -> line.length() <= 60)
                .forEach(line -> byKey.computeIfAbsent(key(line), key -> new ArrayList<>())
                        .add(line));
        return byKey;
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf(','));
    }

    /** A checkpoint as a disk keeps it. */
    private static final class KeptAcrossKills implements Checkpoints {
        private String text = "";

        @Override
        public Optional<Checkpoint> read() {
            return text.isEmpty() ? Optional.empty() : Optional.of(Checkpoint.parse(text));
        }

        @Override
        public void keep(Checkpoint checkpoint) {
            text = checkpoint.text();
        }

        @Override
        public void remove() {
            text = "";
        }
    }

    /** Appends writes in any order, and acknowledges them in any other; a first attempt it believes. */
    private static final class Server implements RowWriter {
        private final Random random;
        final List<String> log = new ArrayList<>();
        private final Set<String> operations = new HashSet<>();
        private final List<Runnable> appends = new ArrayList<>();
        private final List<Runnable> acknowledgements = new ArrayList<>();
        private int left;
        private boolean wrote;

        Server(Random random) {
            this.random = random;
        }

        void livesFor(int writes) {
            left = writes;
        }

        @Override
        public CompletableFuture<Written> write(String json, String operationId, boolean first) {
            boolean killed = left-- == 0;
            wrote = true;
            CompletableFuture<Written> written = new CompletableFuture<>();
            appends.add(() -> {
                boolean before = !first && operations.contains(operationId);
                if (!before) {
                    operations.add(operationId);
                    log.add(json);
                }
                acknowledgements.add(() -> written.complete(new Written(
                        new Coordinates("t", 0, log.size(), Instant.EPOCH), Token.parse("dA"), operationId, before)));
            });
            if (killed) {
                throw new Killed(); // this write is on its way, too
            }
            return written;
        }

        /**
         * Some of what is on its way arrives; when the load waits, at least one write is acknowledged, if there is one.
         */
        void tick() {
            boolean waits = !wrote;
            wrote = false;
            if (!waits && random.nextInt(4) > 0) {
                return;
            }
            boolean acknowledged = false;
            while (!acknowledged && appends.size() + acknowledgements.size() > 0) {
                acknowledged = acknowledgements.size() > 0 && random.nextBoolean();
                List<Runnable> chosen = acknowledged ? acknowledgements : appends;
                if (!chosen.isEmpty()) {
                    chosen.remove(random.nextInt(chosen.size())).run();
                }
            }
        }

        /** What was on its way arrives, or does not; nobody hears of it. */
        void afterKill() {
            while (!appends.isEmpty()) {
                Runnable append = appends.remove(random.nextInt(appends.size()));
                if (random.nextBoolean()) {
                    append.run();
                }
            }
            acknowledgements.clear();
        }

        Map<String, List<String>> byKey() {
            Map<String, List<String>> byKey = new LinkedHashMap<>();
            log.forEach(line ->
                    byKey.computeIfAbsent(key(line), key -> new ArrayList<>()).add(line));
            return byKey;
        }
    }
}
