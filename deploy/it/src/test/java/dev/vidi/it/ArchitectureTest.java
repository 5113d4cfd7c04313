package dev.vidi.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the judges may know of what they judge. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.it", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("history")
            .definedBy("dev.vidi.it.history")
            .layer("process")
            .definedBy("dev.vidi.it.process")
            .layer("audit")
            .definedBy("dev.vidi.it.audit")
            .layer("kafka")
            .definedBy("dev.vidi.it.kafka")
            .layer("workload")
            .definedBy("dev.vidi.it.workload")
            .layer("chaos")
            .definedBy("dev.vidi.it.chaos")
            .layer("command")
            .definedBy("dev.vidi.it.command")
            .whereLayer("history")
            .mayNotAccessAnyLayer()
            .whereLayer("process")
            .mayNotAccessAnyLayer()
            .whereLayer("audit")
            .mayOnlyAccessLayers("history")
            .whereLayer("kafka")
            .mayOnlyAccessLayers("history")
            .whereLayer("workload")
            .mayOnlyAccessLayers("history")
            .whereLayer("chaos")
            .mayOnlyAccessLayers("history", "process", "audit", "kafka", "workload")
            .whereLayer("command")
            .mayOnlyAccessLayers("history", "kafka", "workload", "chaos")
            .ensureAllClassesAreContainedInArchitecture();

    /** A judge that shared code with the accused would share its mistakes. */
    @ArchTest
    static final ArchRule HISTORIES_ARE_CHECKED_BY_NOTHING_OF_VIDI = classes()
            .that()
            .resideInAPackage("dev.vidi.it.history")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations", "dev.vidi.it.history");

    @ArchTest
    static final ArchRule PROCESSES_ARE_STRANGERS = classes()
            .that()
            .resideInAPackage("dev.vidi.it.process")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations", "dev.vidi.it.process");

    /** Only {@code history} starts a node in its own process. */
    @ArchTest
    static final ArchRule SERVERS_ARE_SEEN_FROM_OUTSIDE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.it.command")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vidi.node..", "dev.vidi.processors..", "dev.vidi.router..");
}
