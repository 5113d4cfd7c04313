package dev.vidi.processors.join;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.wire.FragmentCodec;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fragments that pages name: compiles their texts, and says each to the topic of fragments once in a life of the task,
 * or again when there were many others since. Confined to the stream thread.
 */
final class Fragments {

    private static final Logger LOG = LoggerFactory.getLogger(Fragments.class);

    /** Fragments that are known to be said. */
    private static final int SAID_MAX = 4_096;

    private final TableDefinition table;
    private final Queries queries;
    private final TaskOutput output;
    private final Set<FragmentHash> said = Collections.newSetFromMap(new Said());

    Fragments(TableDefinition table, Queries queries, TaskOutput output) {
        this.table = table;
        this.queries = queries;
        this.output = output;
    }

    @SuppressWarnings("serial") // never serialised
    private static final class Said extends LinkedHashMap<FragmentHash, Boolean> {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FragmentHash, Boolean> eldest) {
            return size() > SAID_MAX;
        }
    }

    /**
     * The fragment of a page.
     *
     * @throws StatementException when its text is no fragment over the table
     * @throws IllegalArgumentException when it has no text, or another one than its hash names
     */
    Fragment of(Question.Page page) throws StatementException {
        String text = page.text();
        if (text == null) {
            throw new IllegalArgumentException("the text of fragment " + page.fragment() + " is missing");
        }
        Fragment fragment = compiled(text);
        if (!fragment.hash().equals(page.fragment())) {
            throw new IllegalArgumentException(
                    "fragment " + page.fragment() + " came with the text of " + fragment.hash());
        }
        return fragment;
    }

    private Fragment compiled(String text) throws StatementException {
        try {
            return queries.fragment(table, text);
        } catch (RuntimeException defect) {
            // Whatever a text does to the compiler, it must not stop the partition, for which nothing would help.
            LOG.atError().addKeyValue("table", table.name()).setCause(defect).log("a fragment broke the compiler");
            throw new IllegalArgumentException("its text breaks the compiler: " + defect, defect);
        }
    }

    /** Says a fragment's text, so that whoever finds its hash in the read log finds the text. */
    void say(Fragment fragment) {
        if (said.add(fragment.hash())) {
            output.fragment(fragment.hash().toBytes(), FragmentCodec.encode(fragment.text()));
        }
    }
}
