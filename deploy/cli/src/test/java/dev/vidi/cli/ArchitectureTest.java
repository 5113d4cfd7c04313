package dev.vidi.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the command may know. Rules that hold for every module are tested in {@code deploy/dist}. */
@AnalyzeClasses(packages = "dev.vidi.cli", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_SERVERS_THROUGH_THE_CLIENT_ONLY = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations",
                    "picocli",
                    "com.fasterxml.jackson.core..",
                    "dev.vidi.client",
                    "dev.vidi.cli");
}
