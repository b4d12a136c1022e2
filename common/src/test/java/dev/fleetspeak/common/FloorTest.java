package dev.fleetspeak.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The ground floor stands on the JDK and the protocol alone. */
@AnalyzeClasses(
    packages = "dev.fleetspeak.common",
    importOptions = ImportOption.DoNotIncludeTests.class)
class FloorTest {
  @ArchTest
  static final ArchRule STANDS_ON_PROTOBUF_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.fleetspeak.common..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.google.protobuf..",
              "org.jspecify..",
              "dev.fleetspeak.proto..",
              "dev.fleetspeak.common..");
}
