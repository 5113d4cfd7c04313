package dev.vidi.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the language may know. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.query", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("catalog")
            .definedBy("dev.vidi.query.catalog")
            .layer("row")
            .definedBy("dev.vidi.query.row")
            .layer("format")
            .definedBy("dev.vidi.query.format")
            .layer("registry")
            .definedBy("dev.vidi.query.registry")
            .layer("expression")
            .definedBy("dev.vidi.query.expression")
            .layer("plan")
            .definedBy("dev.vidi.query.plan")
            .layer("sql")
            .definedBy("dev.vidi.query.sql")
            .layer("eval")
            .definedBy("dev.vidi.query.eval")
            .whereLayer("catalog")
            .mayNotAccessAnyLayer()
            .whereLayer("row")
            .mayOnlyAccessLayers("catalog")
            .whereLayer("format")
            .mayOnlyAccessLayers("catalog", "row")
            .whereLayer("registry")
            .mayOnlyAccessLayers("catalog", "format")
            .whereLayer("expression")
            .mayOnlyAccessLayers("catalog", "row")
            .whereLayer("plan")
            .mayOnlyAccessLayers("catalog", "row", "expression")
            .whereLayer("sql")
            .mayOnlyAccessLayers("catalog", "row", "expression", "plan")
            .whereLayer("eval")
            .mayOnlyAccessLayers("catalog", "row", "expression", "plan")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule KNOWS_NO_KAFKA_NO_GRPC_AND_NO_WIRE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations",
                    "org.apache.calcite..",
                    "org.apache.avro..",
                    "com.google.protobuf",
                    "com.fasterxml.jackson.core..",
                    "dev.vidi.causality.position",
                    "dev.vidi.causality.readlog",
                    "dev.vidi.query..");

    @ArchTest
    static final ArchRule ONLY_SQL_KNOWS_THE_PARSER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.query.sql")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.calcite.sql..",
                    "org.apache.calcite.rel..",
                    "org.apache.calcite.rex..",
                    "org.apache.calcite.plan..",
                    "org.apache.calcite.schema..",
                    "org.apache.calcite.jdbc..");

    @ArchTest
    static final ArchRule ONLY_EXPRESSIONS_CALL_CALCITES_FUNCTIONS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.vidi.query.sql", "dev.vidi.query.expression")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.calcite..");

    /** Records of users are in protobuf, too; Vidi's own messages are not known here. */
    @ArchTest
    static final ArchRule ONLY_FORMAT_KNOWS_AVRO_AND_PROTOBUF = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.query.format")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.avro..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule ONLY_THE_REGISTRY_CALLS_OVER_THE_NETWORK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.query.registry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..");

    /** A registry answers in JSON. */
    @ArchTest
    static final ArchRule ONLY_FORMAT_AND_REGISTRY_KNOW_JSON = noClasses()
            .that()
            .resideOutsideOfPackages("dev.vidi.query.format", "dev.vidi.query.registry")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");
}
