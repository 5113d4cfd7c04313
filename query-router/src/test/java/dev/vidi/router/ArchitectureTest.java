package dev.vidi.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the router may know. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.router", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    /** Publishing and gathering do not know each other: {@code read} is where they meet. */
    @ArchTest
    static final ArchRule PACKAGES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("error")
            .definedBy("dev.vidi.router.error")
            .layer("admission")
            .definedBy("dev.vidi.router.admission")
            .layer("trace")
            .definedBy("dev.vidi.router.trace")
            .layer("table")
            .definedBy("dev.vidi.router.table")
            .layer("publish")
            .definedBy("dev.vidi.router.publish")
            .layer("gather")
            .definedBy("dev.vidi.router.gather")
            .layer("read")
            .definedBy("dev.vidi.router.read")
            .layer("select")
            .definedBy("dev.vidi.router.select")
            .layer("describe")
            .definedBy("dev.vidi.router.describe")
            .layer("subscribe")
            .definedBy("dev.vidi.router.subscribe")
            .layer("write")
            .definedBy("dev.vidi.router.write")
            .layer("log")
            .definedBy("dev.vidi.router.log")
            .layer("call")
            .definedBy("dev.vidi.router.call")
            .layer("grpc")
            .definedBy("dev.vidi.router.grpc")
            .optionalLayer("http")
            .definedBy("dev.vidi.router.http")
            .layer("router")
            .definedBy("dev.vidi.router")
            .whereLayer("error")
            .mayNotAccessAnyLayer()
            .whereLayer("admission")
            .mayOnlyAccessLayers("error")
            .whereLayer("trace")
            .mayNotAccessAnyLayer()
            .whereLayer("table")
            .mayOnlyAccessLayers("error")
            .whereLayer("publish")
            .mayOnlyAccessLayers("error")
            .whereLayer("gather")
            .mayOnlyAccessLayers("error")
            .whereLayer("read")
            .mayOnlyAccessLayers("error", "admission", "trace", "table", "publish", "gather")
            .whereLayer("select")
            .mayOnlyAccessLayers("error", "admission", "table", "read")
            .whereLayer("describe")
            .mayOnlyAccessLayers("error", "table", "publish", "read")
            .whereLayer("subscribe")
            .mayOnlyAccessLayers("error", "admission", "table", "publish", "gather", "read", "select")
            .whereLayer("write")
            .mayOnlyAccessLayers("error", "trace", "table", "read")
            .whereLayer("log")
            .mayOnlyAccessLayers("error", "table")
            .whereLayer("call")
            .mayOnlyAccessLayers("error", "read")
            .whereLayer("grpc")
            .mayOnlyAccessLayers("error", "table", "read", "select", "describe", "subscribe", "write", "log", "call")
            .whereLayer("http")
            .mayOnlyAccessLayers("error", "admission", "table", "select", "describe", "subscribe", "call")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule KNOWS_NO_STREAMS_NO_ROCKSDB_AND_NO_PROCESSORS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations",
                    "org.slf4j..",
                    "io.micrometer.core.instrument..",
                    "io.opentelemetry.api..",
                    "io.opentelemetry.context",
                    "org.apache.kafka.clients..",
                    "org.apache.kafka.common..",
                    "io.grpc..",
                    "org.eclipse.jetty..",
                    "com.fasterxml.jackson.core..",
                    "com.google.protobuf",
                    "com.google.rpc",
                    "dev.vidi.proto.api.v1",
                    "dev.vidi.causality..",
                    "dev.vidi.query..",
                    "dev.vidi.router..");

    @ArchTest
    static final ArchRule ONLY_GRPC_KNOWS_MESSAGES_AND_CALLS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.router.grpc")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "com.google.rpc..", "dev.vidi.proto..");

    @ArchTest
    static final ArchRule ONLY_HTTP_KNOWS_REQUESTS_AND_JSON = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.router.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..", "com.fasterxml.jackson..");

    /** {@code router} is given a telemetry, and passes it on. */
    @ArchTest
    static final ArchRule ONLY_TRACE_KNOWS_SPANS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.vidi.router.trace", "dev.vidi.router")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule EDGES_KNOW_NO_KAFKA = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.vidi.router.grpc",
                    "dev.vidi.router.http",
                    "dev.vidi.router.call",
                    "dev.vidi.router.error",
                    "dev.vidi.router.admission",
                    "dev.vidi.router.table")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");
}
