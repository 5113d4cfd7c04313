package dev.vidi.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
            .layer("select")
            .definedBy("dev.vidi.bench.select")
            .layer("subscribe")
            .definedBy("dev.vidi.bench.subscribe")
            .layer("peers")
            .definedBy("dev.vidi.bench.peers")
            .layer("process")
            .definedBy("dev.vidi.bench.process")
            .layer("cost")
            .definedBy("dev.vidi.bench.cost")
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
            .whereLayer("select")
            .mayOnlyAccessLayers("load", "rows", "calls", "apply", "reads")
            .whereLayer("subscribe")
            .mayOnlyAccessLayers("load", "rows", "apply")
            .whereLayer("peers")
            .mayOnlyAccessLayers("load", "rows", "echo", "reads", "process")
            .whereLayer("process")
            .mayOnlyAccessLayers("load", "rows")
            .whereLayer("cost")
            .mayOnlyAccessLayers("rows", "subscribe")
            .whereLayer("bench")
            .mayOnlyAccessLayers(
                    "load",
                    "rows",
                    "report",
                    "echo",
                    "apply",
                    "reads",
                    "select",
                    "subscribe",
                    "peers",
                    "process",
                    "cost")
            .whereLayer("command")
            .mayOnlyAccessLayers("report", "bench")
            .ensureAllClassesAreContainedInArchitecture();

    /** The same clock and the same loop for Vidi and for what it is compared with. */
    @ArchTest
    static final ArchRule MEASURING_AND_REPORTING_KNOW_NOTHING_OF_WHAT_IS_MEASURED = noClasses()
            .that()
            .resideInAnyPackage("dev.vidi.bench.load", "dev.vidi.bench.report")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "io.grpc..", "dev.vidi.client..", "dev.vidi.node..", "dev.vidi.proto..");

    @ArchTest
    static final ArchRule SERVERS_ARE_REACHED_AS_CLIENTS_REACH_THEM = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vidi.router..", "dev.vidi.processors..", "dev.vidi.causality..");
}
