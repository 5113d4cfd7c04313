package dev.vidi.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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
                    "org.jline..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.dataformat.csv..",
                    "dev.vidi.client",
                    "dev.vidi.cli..");

    @ArchTest
    static final ArchRule PACKAGES_FORM_AN_ORDER = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.vidi.cli..")
            .layer("command")
            .definedBy("dev.vidi.cli")
            .layer("shell")
            .definedBy("dev.vidi.cli.shell")
            .layer("sql")
            .definedBy("dev.vidi.cli.sql")
            .layer("load")
            .definedBy("dev.vidi.cli.load")
            .layer("output")
            .definedBy("dev.vidi.cli.output")
            .whereLayer("command")
            .mayOnlyAccessLayers("shell", "sql", "load", "output")
            .whereLayer("shell")
            .mayOnlyAccessLayers("sql", "output")
            .whereLayer("sql")
            .mayOnlyAccessLayers("output")
            .whereLayer("load")
            .mayOnlyAccessLayers("output")
            .whereLayer("output")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule TERMINALS_ARE_IN_THE_SHELL = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.cli.shell")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jline.reader..", "org.jline.terminal..");
}
