package dev.vidi.dist;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** What the rules are made of. */
final class HouseRules {

    /** Open classes, each with its reason. */
    private static final Map<String, String> OPEN = Map.of(
            "dev.vidi.router.gather.Deadlines$Entry",
            "the link of a list without nodes of its own: whatever waits extends it, in tests too");

    private static final Set<String> TIME_OR_CHANCE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.Math.random",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.locks.LockSupport.parkUntil",
            "java.util.Date.<init>",
            "java.util.Random.<init>");

    static final DescribedPredicate<JavaClass> WERE_WRITTEN_BY_HAND = DescribedPredicate.describe(
            "were written by hand",
            type -> !type.getPackageName().startsWith("dev.vidi.proto")
                    && !type.getSimpleName().equals("package-info")
                    && !type.getModifiers().contains(JavaModifier.SYNTHETIC));

    static final DescribedPredicate<JavaAccess<?>> IT_IS_TIME_OR_CHANCE = DescribedPredicate.describe(
            "it is time or chance",
            access -> TIME_OR_CHANCE.contains(target(access))
                    || (access.getTargetOwner().getPackageName().equals("java.time")
                            && access.getTarget().getName().equals("now")));

    static final ArchCondition<JavaClass> BE_CLOSED =
            new ArchCondition<>("be final, a record, an enum, sealed or an interface") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean closed = type.isInterface()
                            || type.isEnum()
                            || type.isAnonymousClass()
                            || type.getModifiers().contains(JavaModifier.FINAL)
                            || type.reflect().isSealed();
                    if (closed == OPEN.containsKey(type.getName())) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getName() + (closed ? " is closed, but listed as open" : " is open")));
                    }
                }
            };

    static final ArchCondition<JavaClass> RESIDE_IN_A_NULL_MARKED_PACKAGE =
            new ArchCondition<>("reside in a package whose package-info.java says @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " resides in a package without @NullMarked"));
                    }
                }
            };

    private HouseRules() {}

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }
}
