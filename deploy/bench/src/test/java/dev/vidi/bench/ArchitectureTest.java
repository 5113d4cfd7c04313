package dev.vidi.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the benchmarks may know. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.bench", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("load")
            .definedBy("dev.vidi.bench.load")
            .layer("rows")
            .definedBy("dev.vidi.bench.rows")
            .layer("report")
            .definedBy("dev.vidi.bench.report")
            .layer("calls")
            .definedBy("dev.vidi.bench.calls")
            .layer("echo")
            .definedBy("dev.vidi.bench.echo")
            .layer("apply")
            .definedBy("dev.vidi.bench.apply")
            .layer("reads")
            .definedBy("dev.vidi.bench.reads")
            .layer("bench")
            .definedBy("dev.vidi.bench")
            .layer("command")
            .definedBy("dev.vidi.bench.command")
            .whereLayer("load")
            .mayNotAccessAnyLayer()
            .whereLayer("rows")
            .mayNotAccessAnyLayer()
            .whereLayer("report")
            .mayOnlyAccessLayers("load")
            .whereLayer("calls")
            .mayOnlyAccessLayers("load")
            .whereLayer("echo")
            .mayOnlyAccessLayers("load", "calls")
            .whereLayer("apply")
            .mayOnlyAccessLayers("load", "rows", "echo")
            .whereLayer("reads")
            .mayOnlyAccessLayers("load", "rows", "calls", "echo")
            .whereLayer("bench")
            .mayOnlyAccessLayers("load", "rows", "report", "echo", "apply", "reads")
            .whereLayer("command")
            .mayOnlyAccessLayers("report", "bench")
            .ensureAllClassesAreContainedInArchitecture();

    /** The same clock and the same loop for Vidi and for what it is compared with. */
    @ArchTest
    static final ArchRule LOAD_KNOWS_NEITHER_KAFKA_NOR_VIDI = classes()
            .that()
            .resideInAPackage("dev.vidi.bench.load")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations", "org.HdrHistogram", "dev.vidi.bench.load");
}
