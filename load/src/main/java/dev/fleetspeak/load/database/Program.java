package dev.fleetspeak.load.database;

import dev.fleetspeak.load.LoadException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs of a database engine. */
final class Program {
  private static final int LINES = 12;

  private Program() {}

  /**
   * A program, wherever Debian and others keep it.
   *
   * @param debianPackage that has it, for the message
   * @param names it goes by
   */
  static String find(String debianPackage, String... names) throws LoadException, IOException {
    List<Path> folders = new ArrayList<>();
    for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":", -1)) {
      folders.add(Path.of(folder));
    }
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> found = Files.list(versions)) {
        found.sorted().forEach(version -> folders.addFirst(version.resolve("bin")));
      }
    }
    for (String name : names) {
      for (Path folder : folders) {
        if (Files.isExecutable(folder.resolve(name))) {
          return folder.resolve(name).toString();
        }
      }
    }
    throw new LoadException(
        "%s is missing: install the package %s (apt-get install %s)"
            .formatted(names[0], debianPackage, debianPackage));
  }

  /** Runs a program to its end. */
  static void run(Path log, List<String> command)
      throws LoadException, IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new LoadException(command.getFirst() + " failed:\n" + lastLines(log));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** The end of a log, for a message. */
  static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
