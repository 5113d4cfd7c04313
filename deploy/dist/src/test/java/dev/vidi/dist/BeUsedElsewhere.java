package dev.vidi.dist;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A public type is used by another package, or a public signature of one that is names it: whoever may call must be able
 * to say what comes and goes.
 */
final class BeUsedElsewhere extends ArchCondition<JavaClass> {

    /** Of these, compiled classes show no use. */
    private static final Map<String, String> UNSEEN = Map.of(
            "dev.vidi.causality.wire.RecordHeaders", "constants, which the compiler copies to where they are used",
            "dev.vidi.cli.ExitStatus", "constants, which the compiler copies to where they are used",
            "dev.vidi.cli.Vidi", "the main class, which bin/vidi names");

    private static final String COMMAND = "dev.vidi.cli.Command";
    private static final String CLIENT = "dev.vidi.client";

    private final Set<JavaClass> used = new HashSet<>();

    BeUsedElsewhere() {
        super("be used by another package");
    }

    @Override
    public void init(Collection<JavaClass> types) {
        used.clear();
        types.stream().filter(BeUsedElsewhere::usedDirectly).forEach(this::use);
    }

    private static boolean usedDirectly(JavaClass type) {
        return type.getPackageName().equals(CLIENT) // what its users use is not here
                || UNSEEN.containsKey(type.getName())
                || type.getAllRawInterfaces().stream()
                        .anyMatch(each -> each.getName().equals(COMMAND)) // found by ServiceLoader
                || type.getDirectDependenciesToSelf().stream()
                        .map(dependency -> dependency.getOriginClass().getPackageName())
                        .anyMatch(origin -> !origin.equals(type.getPackageName()));
    }

    private void use(JavaClass type) {
        if (used.add(type)) {
            Stream.concat(
                            type.getFields().stream()
                                    .filter(BeUsedElsewhere::isVisible)
                                    .map(JavaField::getType),
                            type.getCodeUnits().stream()
                                    .filter(BeUsedElsewhere::isVisible)
                                    .flatMap(BeUsedElsewhere::signature))
                    .flatMap(named -> named.getAllInvolvedRawTypes().stream())
                    .filter(named -> named.getPackageName().equals(type.getPackageName()))
                    .forEach(this::use);
        }
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static Stream<JavaType> signature(JavaCodeUnit codeUnit) {
        return Stream.of(
                        Stream.of(codeUnit.getReturnType()),
                        codeUnit.getParameterTypes().stream(),
                        codeUnit.getExceptionTypes().stream())
                .flatMap(types -> types);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!used.contains(type) && isVisible(type)) {
            events.add(SimpleConditionEvent.violated(
                    type, type.getName() + " is public, but no other package uses it; take the modifier away"));
        }
    }

    /** A nested type of an interface is public by the letter, and only as visible as what is around it. */
    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(BeUsedElsewhere::isVisible).orElse(true);
    }
}
