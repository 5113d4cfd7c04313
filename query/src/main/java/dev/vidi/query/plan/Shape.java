package dev.vidi.query.plan;

import dev.vidi.causality.readlog.FragmentHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What subscriptions have in common that see the same changes: a fragment and its arguments.
 *
 * @param fragment which fragment
 * @param arguments as Java values of its argument types; null for NULL
 */
public record Shape(FragmentHash fragment, List<@Nullable Object> arguments) {
    public Shape {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    }
}
