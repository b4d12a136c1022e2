package dev.fleetspeak.e2e.packages;

import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packages in a folder.
 *
 * @param files theirs
 */
record Debs(List<Path> files) {
  private static final Pattern NAME = Pattern.compile("(fleetspeak-[a-z]+)_(.+)_[a-z0-9]+\\.deb");

  static Debs in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return new Debs(files.filter(each -> each.toString().endsWith(".deb")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Their version. */
  String version() {
    return part(files.getFirst(), 2);
  }

  private static String part(Path deb, int group) {
    Matcher matcher = NAME.matcher(deb.getFileName().toString());
    if (!matcher.matches()) {
      throw new AssertionError("no name of a package: " + deb);
    }
    return matcher.group(group);
  }

  /** What lintian has against them; empty if that is nothing. */
  String lintian() {
    List<String> command = new ArrayList<>(List.of("lintian", "--allow-root"));
    files.forEach(each -> command.add(each.toString()));
    return Command.attempt(command).output();
  }

  /** The paths in a package. */
  List<String> contents(String name) {
    return files.stream()
        .filter(each -> part(each, 1).equals(name))
        .flatMap(each -> Command.run(List.of("dpkg-deb", "--contents", each.toString())).lines())
        .map(line -> line.substring(line.indexOf("./") + 1))
        .toList();
  }

  /** Without the console. */
  Debs daemons() {
    return new Debs(
        files.stream().filter(each -> !part(each, 1).equals("fleetspeak-console")).toList());
  }

  /** Has them in the root too, and returns their names there. */
  List<String> inside(CleanRoot root) {
    try {
      for (Path file : files) {
        Path link = root.path(within(file));
        Files.deleteIfExists(link);
        Files.createLink(link, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().map(Debs::within).toList();
  }

  private static String within(Path file) {
    return "/srv/" + file.getFileName();
  }

  /** The same packages under a later version, repacked into a folder. */
  Debs later(Path folder) {
    Command.run(List.of("mkdir", "-p", folder.toString()));
    for (Path file : files) {
      Path tree = folder.resolve(part(file, 1));
      Command.run(List.of("dpkg-deb", "--raw-extract", file.toString(), tree.toString()));
      Path control = tree.resolve("DEBIAN/control");
      Repository.write(control, Repository.read(control).replace(version(), version() + "+later"));
      Command.run(
          List.of(
              "dpkg-deb",
              "--root-owner-group",
              "-Znone",
              "--build",
              tree.toString(),
              folder.toString()));
      Repository.remove(tree);
    }
    return in(folder);
  }
}
