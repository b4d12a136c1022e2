package dev.fleetspeak.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in this checkout. */
public final class Repository {
  private static final Path ROOT = find();

  private Repository() {}

  private static Path find() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isExecutable(folder.resolve("fleetspeak"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("these tests run inside a checkout");
    }
    return folder;
  }

  /** The launcher script. */
  public static String launcher() {
    return ROOT.resolve("fleetspeak").toString();
  }

  /** A file of this checkout. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** A program of the reference's published binaries. */
  public static String reference(String version, String program) {
    Path path = ROOT.resolve(".interop").resolve(version).resolve("fleetspeak-" + program);
    if (!Files.isExecutable(path)) {
      throw new AssertionError(
          "the reference's binaries are missing: " + path + "; run e2e/peers, which installs them");
    }
    return path.toString();
  }

  /** The jars of a module, as a class path. */
  public static String jars(String module) {
    return ROOT.resolve(module).resolve("target/dist/lib") + "/*";
  }

  /** This module's compiled tests. */
  public static String testClasses() {
    return ROOT.resolve("e2e/target/test-classes").toString();
  }

  /** The JDK that runs the tests. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** An empty folder of this name; its content stays for whoever looks into a failure. */
  public static Path work(String name) {
    Path folder = ROOT.resolve("e2e/target/work").resolve(name);
    remove(folder);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of the checkout's build folder, which outlives runs. */
  public static Path build(String name) {
    return ROOT.resolve("build").resolve(name);
  }

  /** Removes a folder with all that is in it. */
  public static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> paths = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a folder. */
  public static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file, and the folders that it needs. */
  public static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
