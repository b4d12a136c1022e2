package dev.fleetspeak.load.footprint;

import dev.fleetspeak.load.LoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client to measure.
 *
 * @param name for the report
 * @param command to which {@code -config FILE} is added
 */
record ClientProgram(String name, List<String> command) {
  private static final String HOME = "usr/lib/fleetspeak-client";

  /**
   * The client as it is packaged: the installed one, or the newest package that this checkout
   * built, unpacked.
   *
   * @param root of the checkout
   * @param work where a package is unpacked to
   * @throws LoadException if there is no package; the text says how to get one
   */
  static ClientProgram packaged(Path root, Path work)
      throws LoadException, IOException, InterruptedException {
    Path installed = Path.of("/usr/bin/fleetspeak-client");
    if (Files.isExecutable(installed) && Files.isDirectory(Path.of("/" + HOME))) {
      return new ClientProgram("installed package", List.of(installed.toString()));
    }
    Path packages = root.resolve("build/packages");
    Path newest =
        newest(packages)
            .orElseThrow(
                () ->
                    new LoadException(
                        "there is no packaged client to measure; make one: ./fleetspeak package deb"
                            + " --only fleetspeak-client --quick"));
    Process unpack =
        new ProcessBuilder("dpkg-deb", "-x", newest.toString(), work.toString())
            .inheritIO()
            .start();
    if (unpack.waitFor() != 0) {
      throw new LoadException("cannot unpack " + newest);
    }
    return new ClientProgram(newest.getFileName().toString(), unpacked(work));
  }

  private static Optional<Path> newest(Path packages) throws IOException {
    if (!Files.isDirectory(packages)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(packages)) {
      return files
          .filter(file -> file.getFileName().toString().matches("fleetspeak-client_.*\\.deb"))
          .max(Comparator.comparingLong(ClientProgram::modified));
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The package's launcher and options name where it would be installed. */
  private static List<String> unpacked(Path work) throws IOException {
    Path home = work.resolve(HOME);
    for (String file : List.of(HOME + "/fleetspeak-client.options", "usr/bin/fleetspeak-client")) {
      Path text = work.resolve(file);
      Files.writeString(text, Files.readString(text).replace("/" + HOME, home.toString()));
    }
    return List.of("/bin/sh", work.resolve("usr/bin/fleetspeak-client").toString());
  }

  /** The reference's client, if the interop tests' peers are installed. */
  static Optional<ClientProgram> reference(Path root, String version) {
    Path program = root.resolve(".interop").resolve(version).resolve("fleetspeak-client");
    return Files.isExecutable(program)
        ? Optional.of(new ClientProgram("reference " + version, List.of(program.toString())))
        : Optional.empty();
  }
}
