package dev.fleetspeak.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The tools stand on protocol, common and connectors; a daemon is a process of its own. */
@AnalyzeClasses(
    packages = "dev.fleetspeak.tools",
    importOptions = ImportOption.DoNotIncludeTests.class)
class FloorTest {
  @ArchTest
  static final ArchRule STANDS_ON_ITS_FLOOR =
      classes()
          .that()
          .resideInAPackage("dev.fleetspeak.tools..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net.ssl..",
              "javax.security..",
              "com.google.common.util.concurrent..",
              "com.google.protobuf..",
              "io.grpc..",
              "org.bouncycastle..",
              "org.jspecify..",
              "org.slf4j..",
              "dev.fleetspeak.proto..",
              "dev.fleetspeak.common..",
              "dev.fleetspeak.connector..",
              "dev.fleetspeak.tools..");

  @ArchTest
  static final ArchRule KEYS_ARE_MADE_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.fleetspeak.tools.config.pki..", "dev.fleetspeak.tools.config.signing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule THE_CONFIGURATOR_NEEDS_NO_SERVER =
      noClasses()
          .that()
          .resideInAPackage("dev.fleetspeak.tools.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "dev.fleetspeak.tools.admin..");
}
