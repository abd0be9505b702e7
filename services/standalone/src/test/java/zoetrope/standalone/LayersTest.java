package zoetrope.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The dependencies point inward, and each library stays in its one place.
class LayersTest {
    private static JavaClasses ours;

    @BeforeAll
    static void readOurClasses() {
        ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(place -> !place.contains("-tests.jar")) // the other modules' tests
                .importPackages("zoetrope");
    }

    @Test
    void coreKnowsNobody() {
        noClasses()
                .that().resideInAPackage("zoetrope.core..")
                .should().dependOnClassesThat().resideOutsideOfPackages("zoetrope.core..", "java..", "javax.crypto..", "org.jspecify..")
                .check(ours);
    }

    @Test
    void theServicesDoNotKnowEachOther() {
        for (String service : new String[] {"gateway", "planner", "worker", "muxer"}) {
            for (String other : new String[] {"gateway", "planner", "worker", "muxer", "standalone", "trainer"}) {
                if (!service.equals(other)) {
                    onlyElsewhere("zoetrope." + other + "..", "zoetrope." + service + "..");
                }
            }
        }
    }

    @Test
    void onlyTheBusAndTheEmbeddedBrokerSeeKafka() {
        noClasses()
                .that().resideOutsideOfPackages("zoetrope.bus..", "zoetrope.standalone..")
                .should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..", "kafka..")
                .check(ours);
    }

    @Test
    void onlyModelsAndTrainerSeeDjl() {
        noClasses()
                .that().resideOutsideOfPackages("zoetrope.models..", "zoetrope.trainer..")
                .should().dependOnClassesThat().resideInAPackage("ai.djl..")
                .check(ours);
    }

    @Test
    void onlyTheMuxerSeesFfmpeg() {
        noClasses()
                .that().resideOutsideOfPackages("zoetrope.muxer..")
                .should().dependOnClassesThat().resideInAPackage("org.bytedeco..")
                .check(ours);
    }

    @Test
    void generatedClassesStopAtTheCodecsTheGatewayAndTheClient() {
        noClasses()
                .that().resideOutsideOfPackages(
                        "zoetrope.proto..", "zoetrope.bus..", "zoetrope.gateway..", "zoetrope.standalone..")
                .should().dependOnClassesThat().resideInAPackage("zoetrope.proto..")
                .check(ours);
    }

    @Test
    void onlyServicesSeeVertx() {
        for (String inner : new String[] {"core", "models", "trainer", "bus"}) {
            onlyElsewhere("io.vertx..", "zoetrope." + inner + "..");
        }
    }

    private static void onlyElsewhere(String what, String notIn) {
        noClasses()
                .that().resideInAPackage(notIn)
                .should().dependOnClassesThat().resideInAPackage(what)
                .allowEmptyShould(true)
                .check(ours);
    }
}
