package dev.vidi.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the process may know: it wires, and holds no rule of its own. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.node", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("logging")
            .definedBy("dev.vidi.node.logging")
            .layer("operations")
            .definedBy("dev.vidi.node.operations")
            .layer("broker")
            .definedBy("dev.vidi.node.broker")
            .layer("kafka")
            .definedBy("dev.vidi.node.kafka")
            .layer("catalog")
            .definedBy("dev.vidi.node.catalog")
            .layer("doctor")
            .definedBy("dev.vidi.node.doctor")
            .layer("node")
            .definedBy("dev.vidi.node")
            .optionalLayer("demo")
            .definedBy("dev.vidi.node.demo")
            .layer("command")
            .definedBy("dev.vidi.node.command")
            .whereLayer("logging")
            .mayNotAccessAnyLayer()
            .whereLayer("operations")
            .mayNotAccessAnyLayer()
            .whereLayer("broker")
            .mayNotAccessAnyLayer()
            .whereLayer("kafka")
            .mayNotAccessAnyLayer()
            .whereLayer("catalog")
            .mayOnlyAccessLayers("kafka")
            .whereLayer("doctor")
            .mayOnlyAccessLayers("kafka", "catalog")
            .whereLayer("node")
            .mayOnlyAccessLayers("operations", "broker", "kafka", "catalog")
            .whereLayer("demo")
            .mayOnlyAccessLayers("node")
            .whereLayer("command")
            .mayOnlyAccessLayers("logging", "broker", "kafka", "doctor", "node", "demo")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule WIRES_WHAT_OTHERS_DO = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.rocksdb..",
                    "org.apache.calcite..",
                    "org.apache.kafka.streams..",
                    "io.grpc..",
                    "com.google.protobuf..",
                    "dev.vidi.proto..");

    /** Internal classes of Kafka change without notice: one package takes the harm. */
    @ArchTest
    static final ArchRule ONLY_BROKER_KNOWS_THE_BROKER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.node.broker")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "kafka..",
                    "scala..",
                    "org.apache.kafka.metadata..",
                    "org.apache.kafka.raft..",
                    "org.apache.kafka.server..");

    @ArchTest
    static final ArchRule CATALOG_KNOWS_NO_ROWS_AND_NO_READS = noClasses()
            .that()
            .resideInAPackage("dev.vidi.node.catalog")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vidi.processors..", "dev.vidi.query.row", "dev.vidi.query.format", "dev.vidi.router.read");
}
