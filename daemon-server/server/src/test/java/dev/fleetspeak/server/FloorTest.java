package dev.fleetspeak.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A package uses only what is below it (design.md 3). */
@AnalyzeClasses(
    packages = "dev.fleetspeak.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class FloorTest {
  @ArchTest
  static final ArchRule FLOORS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("root")
          .definedBy("dev.fleetspeak.server")
          .layer("config")
          .definedBy("dev.fleetspeak.server.config..")
          .layer("admin")
          .definedBy("dev.fleetspeak.server.admin..")
          .layer("https")
          .definedBy("dev.fleetspeak.server.https..")
          .layer("contact")
          .definedBy("dev.fleetspeak.server.contact..")
          .layer("broadcast")
          .definedBy("dev.fleetspeak.server.broadcast..")
          .layer("dispatch")
          .definedBy("dev.fleetspeak.server.dispatch..")
          .layer("streams")
          .definedBy("dev.fleetspeak.server.streams..")
          .layer("health")
          .definedBy("dev.fleetspeak.server.health..")
          .layer("leaves")
          .definedBy(
              "dev.fleetspeak.server.store.sql..",
              "dev.fleetspeak.server.service.system..",
              "dev.fleetspeak.server.service.messagesaver..",
              "dev.fleetspeak.server.service.noop..",
              "dev.fleetspeak.server.metrics.prometheus..")
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("admin")
          .mayOnlyBeAccessedByLayers("root", "config")
          .whereLayer("https")
          .mayOnlyBeAccessedByLayers("root", "config")
          .whereLayer("contact")
          .mayOnlyBeAccessedByLayers("root", "config", "admin", "https")
          .whereLayer("broadcast")
          .mayOnlyBeAccessedByLayers("root", "config", "admin", "contact")
          .whereLayer("dispatch")
          .mayOnlyBeAccessedByLayers("root", "config", "admin", "contact", "broadcast", "leaves")
          .whereLayer("health")
          .mayOnlyBeAccessedByLayers("root", "config")
          .whereLayer("leaves")
          .mayOnlyBeAccessedByLayers("root", "config");

  @ArchTest
  static final ArchRule SQL_STAYS_IN_THE_STORE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.fleetspeak.server.store.sql..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..", "org.flywaydb..");

  @ArchTest
  static final ArchRule NETTY_STAYS_AT_THE_EDGES =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.fleetspeak.server.https..", "dev.fleetspeak.server.admin..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.grpc..");

  @ArchTest
  static final ArchRule METRICS_LIBRARY_STAYS_IN_ITS_LEAF =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.fleetspeak.server.metrics.prometheus..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.prometheus..");
}
