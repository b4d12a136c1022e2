package dev.fleetspeak.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds a sample with Maven as somebody outside this project would: against its published
 * artefacts, which lie in a local repository of this test's own. Nothing is installed on the
 * machine, whose local repository stands for the ones of the world.
 */
public final class SampleBuild {
  private static final Duration BOUND = Duration.ofMinutes(4);
  private static final Map<String, String> POMS =
      Map.of(
          "fleetspeak-parent", "pom.xml",
          "fleetspeak-proto", "proto/pom.xml",
          "fleetspeak-proto-messages", "proto/messages/pom.xml",
          "fleetspeak-common", "common/pom.xml",
          "fleetspeak-connectors", "connectors/pom.xml",
          "fleetspeak-client", "daemon-client/pom.xml");

  private SampleBuild() {}

  /** Copies a sample of this checkout, without what an earlier build of it left. */
  public static void copy(Path sample, Path to) {
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path relative = sample.relativize(file);
        if (!relative.startsWith("target")) {
          Path copy = to.resolve(relative);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Builds a sample in its folder. */
  public static void run(Path folder) throws IOException {
    Path repository = Repository.build("samples/m2");
    publish(repository);
    Path settings =
        Repository.write(
            repository.resolveSibling("settings.xml"),
            """
            <settings>
              <profiles>
                <profile>
                  <id>machine</id>
                  <repositories>%1$s</repositories>
                  <pluginRepositories>%2$s</pluginRepositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>machine</activeProfile></activeProfiles>
            </settings>
            """
                .formatted(machine("repository"), machine("pluginRepository")));
    try (Program maven =
        Program.start(
            folder.resolve("build.log"),
            List.of(
                "mvn",
                "-B",
                "-q",
                "-gs",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                "-f",
                folder.resolve("pom.xml").toString(),
                "package"),
            Map.of("JAVA_HOME", System.getProperty("java.home")))) {
      if (maven.awaitExit(BOUND) != 0) {
        throw new AssertionError(maven.output());
      }
    }
  }

  /** What this build made, without what it is made of: that is the machine's business. */
  private static void publish(Path repository) throws IOException {
    Path group = repository.resolve("dev/fleetspeak");
    Repository.remove(group);
    List<Path> jars;
    try (Stream<Path> all = Files.list(Repository.file("daemon-client/target/dist/lib"))) {
      jars = all.filter(jar -> jar.getFileName().toString().startsWith("fleetspeak-")).toList();
    }
    String version =
        jars.getFirst().getFileName().toString().replaceAll("^[a-z-]+-(?=\\d)|\\.jar$", "");
    for (Map.Entry<String, String> pom : POMS.entrySet()) {
      Path folder = Files.createDirectories(group.resolve(pom.getKey()).resolve(version));
      String name = pom.getKey() + "-" + version;
      Files.copy(Repository.file(pom.getValue()), folder.resolve(name + ".pom"));
      for (Path jar : jars) {
        if (jar.getFileName().toString().equals(name + ".jar")) {
          Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static String machine(String kind) {
    String local =
        System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository");
    return """
        <%1$s>
          <id>machine</id>
          <url>%2$s</url>
          <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
          <snapshots><enabled>false</enabled></snapshots>
        </%1$s>
        """
        .formatted(kind, Path.of(local).toUri());
  }
}
