package dev.vidi.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.vidi.bench", importOptions = ImportOption.DoNotIncludeTests.class)
final class BenchArchitectureTest {

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

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.vidi.bench.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CLASSES_ARE_CLOSED = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotAnonymousClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveModifier(JavaModifier.FINAL);
}
