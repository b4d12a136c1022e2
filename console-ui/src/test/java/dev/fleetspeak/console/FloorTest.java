package dev.fleetspeak.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The console's floors (design 3). */
@AnalyzeClasses(
    packages = "dev.fleetspeak.console",
    importOptions = ImportOption.DoNotIncludeTests.class)
class FloorTest {
  @ArchTest
  static final ArchRule ONLY_API_SEES_GRPC =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.fleetspeak.console.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "io.netty..")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("Grpc");

  @ArchTest
  static final ArchRule VIEW_MODELS_NEED_NO_TOOLKIT =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Model")
          .or()
          .resideInAnyPackage("dev.fleetspeak.console.kit", "dev.fleetspeak.console.api")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..");

  @ArchTest
  static final ArchRule NO_DAEMON_IN_THE_CONSOLE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.fleetspeak.server..", "dev.fleetspeak.client..", "dev.fleetspeak.tools..");
}
