package dev.vidi.dist;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of ARCHITECTURE.md that hold for all modules; what one module may know is tested in that module. */
@AnalyzeClasses(packages = "dev.vidi", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String[] OF_GRPC = {"io.grpc..", "com.google.rpc.."};
    private static final String[] OF_PROTOBUF = {"com.google.protobuf..", "dev.vidi.proto.."};

    @ArchTest
    static final ArchRule MODULES_USE_WHAT_IS_BEFORE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("proto")
            .definedBy("dev.vidi.proto..")
            .layer("causality")
            .definedBy("dev.vidi.causality..")
            .layer("query")
            .definedBy("dev.vidi.query..")
            .layer("processors")
            .definedBy("dev.vidi.processors..")
            .layer("query-router")
            .definedBy("dev.vidi.router..")
            .layer("client")
            .definedBy("dev.vidi.client..")
            .layer("cli")
            .definedBy("dev.vidi.cli..")
            .layer("node")
            .definedBy("dev.vidi.node..")
            .layer("it")
            .definedBy("dev.vidi.it..")
            .layer("bench")
            .definedBy("dev.vidi.bench..")
            .whereLayer("proto")
            .mayNotAccessAnyLayer()
            .whereLayer("causality")
            .mayOnlyAccessLayers("proto")
            .whereLayer("query")
            .mayOnlyAccessLayers("causality")
            .whereLayer("processors")
            .mayOnlyAccessLayers("causality", "query")
            .whereLayer("query-router")
            .mayOnlyAccessLayers("proto", "causality", "query")
            .whereLayer("client")
            .mayOnlyAccessLayers("proto")
            .whereLayer("cli")
            .mayOnlyAccessLayers("client")
            .whereLayer("node")
            .mayOnlyAccessLayers("causality", "query", "processors", "query-router", "client", "cli")
            .whereLayer("it")
            .mayOnlyAccessLayers("causality", "query", "client", "cli", "node")
            .whereLayer("bench")
            .mayOnlyAccessLayers("proto", "causality", "query", "client", "cli", "node")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.vidi.(**)").should().beFreeOfCycles();

    /** {@code VidiException.code()} of the client is gRPC's code, and so what the sessions of {@code it} look at. */
    @ArchTest
    static final ArchRule GRPC_IS_AT_THE_EDGES = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.vidi.proto..",
                    "dev.vidi.router.grpc",
                    "dev.vidi.client..",
                    "dev.vidi.cli..",
                    "dev.vidi.it.workload",
                    "dev.vidi.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OF_GRPC);

    @ArchTest
    static final ArchRule STREAMS_IS_IN_THE_PROCESSORS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.vidi.processors..", "dev.vidi.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule ROCKSDB_IS_IN_THE_ROW_STORE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.processors.rows")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule CALCITE_IS_IN_THE_LANGUAGE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vidi.query..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.calcite..");

    /**
     * Benchmarks send messages that were made beforehand, so that they measure the server and not the client. Formats read
     * messages of users, and none of Vidi's, see {@code query}'s own test.
     */
    @ArchTest
    static final ArchRule MESSAGES_ARE_AT_THE_EDGES = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.vidi.proto..",
                    "dev.vidi.causality.wire",
                    "dev.vidi.query.format",
                    "dev.vidi.router.grpc",
                    "dev.vidi.client..",
                    "dev.vidi.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OF_PROTOBUF);

    /** The payloads of topics and the client's contract change by rules of their own. */
    @ArchTest
    static final ArchRule TOPICS_AND_API_DO_NOT_MEET = noClasses()
            .that()
            .resideInAnyPackage("dev.vidi.router..", "dev.vidi.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.vidi.proto.log..");

    @ArchTest
    static final ArchRule CLASSES_ARE_CLOSED =
            classes().that(HouseRules.WERE_WRITTEN_BY_HAND).should(HouseRules.BE_CLOSED);

    /** Deployed processes may look at the machine's clock and entropy; what they are made of is given both. */
    @ArchTest
    static final ArchRule TIME_AND_CHANCE_COME_IN = noClasses()
            .that(HouseRules.WERE_WRITTEN_BY_HAND)
            .and()
            .resideOutsideOfPackages("dev.vidi.cli..", "dev.vidi.node..", "dev.vidi.it..", "dev.vidi.bench..")
            .should()
            .accessTargetWhere(HouseRules.IT_IS_TIME_OR_CHANCE)
            .as("time and chance come in, as a Clock, a LongSupplier or a source of ids");

    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED =
            classes().that(HouseRules.WERE_WRITTEN_BY_HAND).should(HouseRules.RESIDE_IN_A_NULL_MARKED_PACKAGE);

    @ArchTest
    static final ArchRule PUBLIC_IS_WHAT_OTHER_PACKAGES_USE = classes()
            .that(HouseRules.WERE_WRITTEN_BY_HAND)
            .and()
            .arePublic()
            .should(new BeUsedElsewhere())
            .as("a type is public only if another package uses it");

    /** The platform is for those who write down what they mean: no dependency injection. */
    @ArchTest
    static final ArchRule OBJECTS_ARE_WIRED_BY_HAND = noClasses()
            .that(HouseRules.WERE_WRITTEN_BY_HAND)
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta.inject..")
                    .or(resideInAPackage("javax.inject.."))
                    .or(resideInAPackage("com.google.inject.."))
                    .or(resideInAPackage("org.springframework..")));
}
