package dev.vidi.causality;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the vocabulary may know. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.causality", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("position")
            .definedBy("dev.vidi.causality.position")
            .layer("readlog")
            .definedBy("dev.vidi.causality.readlog")
            .layer("token")
            .definedBy("dev.vidi.causality.token")
            .layer("wire")
            .definedBy("dev.vidi.causality.wire")
            .whereLayer("position")
            .mayNotAccessAnyLayer()
            .whereLayer("readlog")
            .mayOnlyAccessLayers("position")
            .whereLayer("token")
            .mayOnlyAccessLayers("position", "readlog")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule THE_VOCABULARY_KNOWS_THE_JDK_ONLY = classes()
            .that()
            .resideOutsideOfPackage("dev.vidi.causality.wire")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations", "dev.vidi.causality..");

    @ArchTest
    static final ArchRule WIRE_KNOWS_THE_PAYLOADS_OF_TOPICS_TOO = classes()
            .that()
            .resideInAPackage("dev.vidi.causality.wire")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "org.jspecify.annotations",
                    "com.google.protobuf",
                    "dev.vidi.proto.log.v1",
                    "dev.vidi.causality..");
}
