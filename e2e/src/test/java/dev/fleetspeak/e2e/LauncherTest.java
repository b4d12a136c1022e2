package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher script in a checkout of its own, with a Maven that only notes when it runs: launches
 * at the same time build once, and tests wait for builds and for each other, whether the system has
 * {@code flock} or not.
 */
@Tag("e2e")
class LauncherTest {
  /** Builds until the test says that it is enough, and fails if it is told to. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo begins >>maven
      while [ ! -e enough ]; do sleep 0.05; done
      echo ends >>maven
      if [ -e fails ]; then rm fails; echo '[ERROR] it failed'; exit 1; fi
      echo '[INFO] BUILD SUCCESS'
      """;

  /** All that the script calls on its way through a build or a stage of the tests, but flock. */
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "git",
          "find",
          "head",
          "date",
          "ps",
          "ln",
          "readlink",
          "rm",
          "mkdir",
          "mv",
          "touch",
          "sleep",
          "tee",
          "grep",
          "cat",
          "dirname",
          "env",
          "awk",
          "sed",
          "sort");

  private static Path tool(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name + " in PATH"));
  }

  /** A checkout with nothing but the scripts, and a folder of tools beside it. */
  private static Path checkout(String name, boolean flock) throws IOException {
    Path root = Repository.work(name);
    Files.copy(Path.of(Repository.launcher()), root.resolve("fleetspeak"));
    Files.createDirectory(root.resolve("e2e"));
    Files.copy(Repository.file("e2e/run-tests"), root.resolve("e2e/run-tests"));
    Repository.write(root.resolve("pom.xml"), "");
    Repository.write(root.resolve("proto/src/a.proto"), "");
    Path tools = Files.createDirectories(root.resolve("tools"));
    List<String> all = new ArrayList<>(TOOLS);
    if (flock) {
      all.add("flock");
    }
    for (String tool : all) {
      Files.createSymbolicLink(tools.resolve(tool), tool(tool));
    }
    Path maven = Repository.write(tools.resolve("mvn"), MAVEN);
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
    return root;
  }

  private static Process launch(Path root, int number, String command) throws IOException {
    List<String> words = new ArrayList<>(List.of(root.resolve("fleetspeak").toString()));
    words.addAll(List.of(command.split(" ")));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(output(root, number).toFile());
    builder.environment().remove("FLEETSPEAK_BUILT");
    builder.environment().remove("FLEETSPEAK_LOCKED");
    builder.environment().put("PATH", root.resolve("tools").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static Path output(Path root, int number) {
    return root.resolve("output-" + number);
  }

  /** Launches at the same time, lets the first build go on once the others wait for it. */
  private static List<Integer> codes(Path root, String... commands) throws Exception {
    List<Process> processes = new ArrayList<>();
    try {
      processes.add(launch(root, 0, commands[0]));
      Awaitility.await().until(() -> Files.exists(root.resolve("maven")));
      for (int number = 1; number < commands.length; number++) {
        processes.add(launch(root, number, commands[number]));
        Path output = output(root, number);
        String line =
            "Waiting for another build or test run of this checkout, by process %d ("
                .formatted(processes.getFirst().pid());
        Awaitility.await().untilAsserted(() -> assertThat(output).content().contains(line));
      }
      Repository.write(root.resolve("enough"), "");
      List<Integer> codes = new ArrayList<>();
      for (Process process : processes) {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        codes.add(process.exitValue());
      }
      return codes;
    } finally {
      for (Process process : processes) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void launchesAtTheSameTimeBuildOnce(boolean flock) throws Exception {
    Path root = checkout("launcher-" + flock, flock);
    assertThat(codes(root, "build", "build", "build")).containsOnly(0);
    assertThat(root.resolve("maven")).hasContent("begins\nends");
    assertThat(root.resolve("build/build.lock.link")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stagesOfTheTestsAndBuildsWaitForEachOther(boolean flock) throws Exception {
    Path root = checkout("launcher-stage-" + flock, flock);
    assertThat(codes(root, "test build", "build", "test build")).containsOnly(0);
    assertThat(root.resolve("maven")).hasContent("begins\nends\n".repeat(3));
    assertThat(root.resolve("build/build.lock.link")).doesNotExist();
    assertThat(output(root, 2)).content().contains("0 passed, 0 failed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStageThatBuildsByTheLauncherDoesNotWaitForItself(boolean flock) throws Exception {
    Path root = checkout("launcher-nested-" + flock, flock);
    // Its first step stands for that of the stage e2e.
    Path peers = Repository.write(root.resolve("e2e/peers"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(peers, PosixFilePermissions.fromString("rwx------"));
    assertThat(codes(root, "test e2e")).containsExactly(1);
    assertThat(root.resolve("maven")).hasContent("begins\nends\n".repeat(2));
    assertThat(output(root, 0)).content().contains("The stage e2e ran no test");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoWaitedForABuildThatFailedBuildsItself(boolean flock) throws Exception {
    Path root = checkout("launcher-fails-" + flock, flock);
    Repository.write(root.resolve("fails"), "");
    assertThat(codes(root, "build", "build", "build")).containsExactly(1, 0, 0);
    assertThat(root.resolve("maven")).hasContent("begins\nends\nbegins\nends");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLockThatAKilledLaunchLeftHoldsNobodyUp(boolean flock) throws Exception {
    Path root = checkout("launcher-killed-" + flock, flock);
    Process killed = new ProcessBuilder("true").start();
    assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Path lock = root.resolve("build/build.lock");
    Repository.write(lock, killed.pid() + "\n");
    Files.createSymbolicLink(
        lock.resolveSibling("build.lock.link"), Path.of(Long.toString(killed.pid())));
    Repository.write(root.resolve("enough"), "");
    Process next = launch(root, 0, "build");
    assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(next.exitValue()).isZero();
    assertThat(output(root, 0)).content().doesNotContain("Waiting");
  }
}
