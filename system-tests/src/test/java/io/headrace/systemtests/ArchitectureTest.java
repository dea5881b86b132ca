package io.headrace.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.headrace.engine.EventHandler;
import org.junit.jupiter.api.Test;

/** Rules that Maven cannot see, over the classes of all modules on the class path of the server and the examples. */
@AnalyzeClasses(packages = "io.headrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest
{
    private static final String CHECKER = "io.headrace.systemtests.checker";

    private static final DescribedPredicate<JavaClass> HANDLERS =
        DescribedPredicate.describe("handlers", type -> type.isAssignableTo(EventHandler.class));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
        slices().matching("io.headrace.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ENGINE_KNOWS_NEITHER_NETWORK_NOR_STORE =
        noClasses().that().resideInAnyPackage("io.headrace.engine", "io.headrace.bus", "io.headrace.memory")
            .should().dependOnClassesThat().resideInAnyPackage("io.netty..", "net.openhft..", "java.net..");

    @ArchTest
    static final ArchRule EDGE_KNOWS_NO_STORE =
        noClasses().that().resideInAPackage("io.headrace.edge")
            .should().dependOnClassesThat().resideInAnyPackage("net.openhft..", "io.headrace.journal");

    @ArchTest
    static final ArchRule JOURNAL_KNOWS_NO_NETWORK =
        noClasses().that().resideInAPackage("io.headrace.journal")
            .should().dependOnClassesThat().resideInAnyPackage("io.netty..", "java.net..", "io.headrace.edge");

    /** Looked at in a test of its own: the other rules leave the tests out. */
    @Test
    void shouldShareNothingBetweenTheCheckerAndWhatItChecks()
    {
        noClasses().should().dependOnClassesThat(DescribedPredicate.describe("of the project but the checker",
                type -> type.getPackageName().startsWith("io.headrace") && !type.getPackageName().equals(CHECKER)))
            .orShould().dependOnClassesThat().resideInAnyPackage("net.openhft..", "org.agrona..")
            .check(new ClassFileImporter().importPackages(CHECKER));
    }

    @ArchTest
    static final ArchRule CONFIG_KNOWS_THE_JDK_ONLY =
        classes().that().resideInAPackage("io.headrace.config")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.headrace.config");

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_EXAMPLES =
        noClasses().that().resideOutsideOfPackage("io.headrace.examples..")
            .should().dependOnClassesThat().resideInAPackage("io.headrace.examples..");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
        noClasses().should().haveNameMatching(".*(Impl|Manager|Utils?|Helper|Common|Base)(\\$.*)?");

    @ArchTest
    static final ArchRule MODULES_ARE_FLAT =
        classes().should().resideInAnyPackage(
            "io.headrace.config", "io.headrace.memory", "io.headrace.bus", "io.headrace.engine", "io.headrace.journal",
            "io.headrace.edge", "io.headrace.protocol", "io.headrace.server", "io.headrace.load",
            "io.headrace.examples", "io.headrace.systemtests");

    @ArchTest
    static final ArchRule HANDLERS_ARE_DETERMINISTIC =
        noClasses().that(HANDLERS)
            .should().dependOnClassesThat().resideInAnyPackage(
                "java.io..", "java.net..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent..",
                "java.security..", "org.slf4j..", "org.agrona.concurrent.status..")
            .orShould().dependOnClassesThat().areAssignableTo(java.util.Random.class)
            .orShould().dependOnClassesThat().areAssignableTo(java.time.Clock.class)
            .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
            .orShould().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(java.time.Instant.class, "now")
            .orShould().callMethod(Math.class, "random")
            .orShould().callMethod(java.util.UUID.class, "randomUUID");
}
