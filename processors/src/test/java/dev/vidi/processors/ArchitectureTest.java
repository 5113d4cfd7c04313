package dev.vidi.processors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the join tasks may know. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.processors", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("source")
            .definedBy("dev.vidi.processors.source")
            .layer("rows")
            .definedBy("dev.vidi.processors.rows")
            .layer("subscription")
            .definedBy("dev.vidi.processors.subscription")
            .layer("join")
            .definedBy("dev.vidi.processors.join")
            .layer("topology")
            .definedBy("dev.vidi.processors.topology")
            .layer("processors")
            .definedBy("dev.vidi.processors")
            .whereLayer("source")
            .mayNotAccessAnyLayer()
            .whereLayer("rows")
            .mayOnlyAccessLayers("source")
            .whereLayer("subscription")
            .mayOnlyAccessLayers("rows")
            .whereLayer("join")
            .mayOnlyAccessLayers("source", "rows", "subscription")
            .whereLayer("topology")
            .mayOnlyAccessLayers("source", "rows", "subscription", "join")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule KNOWS_NO_ROUTER_AND_NO_GRPC = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations",
                    "org.slf4j..",
                    "io.micrometer.core.instrument..",
                    "io.opentelemetry.api..",
                    "io.opentelemetry.context",
                    "org.apache.kafka..",
                    "org.rocksdb",
                    "dev.vidi.causality..",
                    "dev.vidi.query..",
                    "dev.vidi.processors..");

    @ArchTest
    static final ArchRule ONLY_ROWS_KNOW_ROCKSDB = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.processors.rows")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule FORMATS_KNOW_NO_STREAMS = noClasses()
            .that()
            .resideInAPackage("dev.vidi.processors.source")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..");

    /** ObservedConsumers extends Streams' own supplier of clients: there is no public one to extend. */
    @ArchTest
    static final ArchRule INTERNALS_OF_STREAMS_ARE_WRAPPED = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.vidi.processors.join.ObservedConsumers")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams.processor.internals..");
}
