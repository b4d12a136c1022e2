package dev.fleetspeak.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The client stands on protocol, common and connectors; inside, each room stands on lower ones. */
@AnalyzeClasses(
    packages = "dev.fleetspeak.client",
    importOptions = ImportOption.DoNotIncludeTests.class)
class FloorTest {
  private static final String CLIENT = "dev.fleetspeak.client.";

  @ArchTest
  static final ArchRule STANDS_ON_ITS_FLOOR =
      classes()
          .that()
          .resideInAPackage("dev.fleetspeak.client..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net.ssl..",
              "javax.security..",
              "javax.management..",
              "com.sun.management..",
              "jdk.net..",
              "com.google.protobuf..",
              "io.netty..",
              "org.newsclub.net.unix..",
              "org.jspecify..",
              "dev.fleetspeak.proto..",
              "dev.fleetspeak.common..",
              "dev.fleetspeak.connector..",
              "dev.fleetspeak.client..");

  @ArchTest
  static final ArchRule NETTY_IS_FOR_HTTP2_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.fleetspeak.client.comms.http2..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule JUNIXSOCKET_IS_FOR_SOCKET_SERVICES_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.fleetspeak.client.service.socket..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.newsclub..");

  @ArchTest
  static final ArchRule MANAGEMENT_IS_FOR_DUMPS_ALONE =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("JvmDiagnosis")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.lang.management..", "javax.management..", "com.sun.management..");

  @ArchTest static final ArchRule STATS_STAND_ALONE = room("stats", "stats");

  @ArchTest static final ArchRule OUTBOX_KNOWS_THE_STATS = room("outbox", "outbox", "stats");

  @ArchTest
  static final ArchRule THE_SERVICE_SPI_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage(CLIENT + "service")
          .should()
          .onlyDependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are of the service SPI, the stats or outside the client",
                  type ->
                      !type.getPackageName().startsWith("dev.fleetspeak.client")
                          || type.getPackageName().equals(CLIENT + "service")
                          || type.getPackageName().equals(CLIENT + "stats")));

  @ArchTest static final ArchRule MONITORING_STANDS_ALONE = room("monitoring", "monitoring");

  @ArchTest
  static final ArchRule COMMS_KNOWS_THE_OUTBOX = room("comms", "comms", "outbox", "stats");

  @ArchTest
  static final ArchRule CONFIG_KNOWS_THE_SPI =
      room("config", "config", "service", "comms.dial", "comms.http", "stats");

  @ArchTest
  static final ArchRule HOSTING_KNOWS_SPI_AND_OUTBOX =
      room("hosting", "hosting", "service", "outbox", "stats");

  @ArchTest
  static final ArchRule SERVICES_KNOW_THE_SPI_AND_MONITORING =
      room("service", "service", "monitoring", "stats");

  @ArchTest
  static final ArchRule STATUS_STANDS_ON_THE_OTHERS =
      room("status", "status", "hosting", "outbox", "service", "stats", "comms.http");

  @ArchTest
  static final ArchRule SYSTEM_STANDS_ON_THE_OTHERS =
      room("system", "system", "hosting", "service", "outbox", "comms", "monitoring", "stats");

  @ArchTest
  static final ArchRule ROOMS_DO_NOT_GO_ROUND =
      slices().matching("dev.fleetspeak.client.(*)..").should().beFreeOfCycles();

  /** What a program compiled in holds because nothing below the stock program reads such files. */
  @ArchTest
  static final ArchRule A_CLIENT_READS_NO_CONFIGURATION =
      noClasses()
          .that()
          .resideInAnyPackage(
              CLIENT + "comms..",
              CLIENT + "hosting..",
              CLIENT + "outbox..",
              CLIENT + "service..",
              CLIENT + "system..")
          .or()
          .haveNameMatching(
              "dev\\.fleetspeak\\.client\\.(FleetspeakClient|ClientBuilder|ClientContext|Identity).*")
          .or()
          .haveNameMatching(
              "dev\\.fleetspeak\\.client\\.config\\.(ClientSettings|SettingsBuilder|WritebackState)")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "dev\\.fleetspeak\\.client\\.(Arguments|config\\.(ClientConfigFile|MiniclientConfig|CommunicatorFile))");

  private static ArchRule room(String name, String... below) {
    String[] allowed = new String[below.length];
    for (int i = 0; i < below.length; i++) {
      allowed[i] = CLIENT + below[i];
    }
    return noClasses()
        .that()
        .resideInAPackage(CLIENT + name + "..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are of higher rooms of the client",
                type ->
                    type.getPackageName().startsWith("dev.fleetspeak.client")
                        && java.util.Arrays.stream(allowed)
                            .noneMatch(
                                room ->
                                    type.getPackageName().equals(room)
                                        || type.getPackageName().startsWith(room + "."))));
  }
}
