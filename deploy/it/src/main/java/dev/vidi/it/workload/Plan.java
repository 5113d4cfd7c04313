package dev.vidi.it.workload;

import dev.vidi.it.history.Level;
import dev.vidi.it.history.RowKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The endless steps of one session: a function of the seed and the session's number alone. Confined to its session. */
final class Plan {
    private static final int KEYS_READ_MAX = 12;

    private final WorkloadSettings settings;
    private final int session;
    private final Random random;

    Plan(WorkloadSettings settings, int session) {
        this.settings = settings;
        this.session = session;
        random = new Random(settings.seed() * 1_000_003 + session);
    }

    Step next() {
        int dice = random.nextInt(100);
        if (dice < 34) {
            return new Step.Change(key(), dice >= 28, random.nextBoolean(), random.nextInt(20) == 0);
        }
        if (dice < 90) {
            return look();
        }
        if (dice < 98) {
            return new Step.TakeOver(otherSession());
        }
        return new Step.Renew();
    }

    private Step look() {
        int dice = random.nextInt(100);
        Level level = dice < 20 ? Level.EVENTUAL : dice < 70 ? Level.SESSION : Level.STRONG;
        int count = random.nextInt(3) == 0 ? 2 + random.nextInt(KEYS_READ_MAX - 1) : 1;
        String table = table();
        Set<String> keys = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            keys.add(settings.key(rank()));
        }
        return new Step.Look(level, table, new ArrayList<>(keys));
    }

    private RowKey key() {
        return new RowKey(table(), settings.key(rank()));
    }

    private String table() {
        List<String> tables = settings.tables();
        return tables.get(random.nextInt(tables.size()));
    }

    /** Half of the accesses go to an eighth of the keys, where sessions meet. */
    private int rank() {
        int keys = settings.keys();
        return random.nextInt(random.nextBoolean() ? keys : Math.max(1, keys / 8));
    }

    private int otherSession() {
        int other = 1 + random.nextInt(settings.sessions());
        return other == session ? 0 : other;
    }
}
