package dev.fleetspeak.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A row of docs/conformance.md is worth no more than the test that it names. */
class ConformanceTableTest {
  /** A test class, the class of the contract or checklist inside it, and the method. */
  private static final Pattern TEST =
      Pattern.compile("\\b\\w+Test(?:\\.(?:[A-Z]\\w*\\.)?([a-z]\\w*))?");

  private static final String NOTHING_TO_TEST = "(nothing to test)";

  private final Path root = Path.of("").toAbsolutePath().getParent();

  @Test
  void everyRowNamesATestThatExists() throws IOException {
    String sources = testSources();
    List<String> rows = rows();
    List<String> wrong = new ArrayList<>();
    for (String row : rows) {
      List<String> missing =
          TEST.matcher(row)
              .results()
              .filter(test -> !isThere(test, sources))
              .map(MatchResult::group)
              .toList();
      if (!missing.isEmpty()) {
        wrong.add(missing + " is not there: " + row);
      }
      if (!TEST.matcher(row).find() && !row.contains(NOTHING_TO_TEST)) {
        wrong.add("no test is named: " + row);
      }
    }
    assertThat(rows).hasSizeGreaterThan(50);
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyNumberAndLineOfTheClientHasARow() throws IOException {
    List<String> wanted = new ArrayList<>();
    IntStream.rangeClosed(1, 44).filter(i -> i != 13).forEach(i -> wanted.add("C" + i));
    IntStream.rangeClosed(1, 24).forEach(i -> wanted.add("X" + i));
    IntStream.rangeClosed(1, 52).forEach(i -> wanted.add("client line " + i));
    List.of(8, 9, 11).forEach(i -> wanted.add("wire-client line " + i));
    Set<String> numbers =
        rows().stream()
            .flatMap(row -> Stream.of(row.split("\\|")[1].split(",")))
            .map(String::strip)
            .collect(Collectors.toSet());
    wanted.removeAll(numbers);
    assertThat(wanted).isEmpty();
  }

  /** A line's row names a test that is itself named after the line. */
  @Test
  void testsOfTheChecklistsAreNamedAfterTheirLines() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String row : rows()) {
      Matcher line = Pattern.compile("^\\| (?:wire-)?client line (\\d+) ").matcher(row);
      if (line.find() && !Pattern.compile("[lL]ine0?" + line.group(1) + "_").matcher(row).find()) {
        wrong.add(row);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private List<String> rows() throws IOException {
    try (Stream<String> lines = Files.lines(root.resolve("docs/conformance.md"))) {
      return lines
          .filter(line -> line.startsWith("| "))
          .filter(line -> !line.startsWith("| Number "))
          .toList();
    }
  }

  private static boolean isThere(MatchResult test, String sources) {
    String declaration =
        test.group(1) == null ? "class " + test.group() + "\\b" : "void " + test.group(1) + "\\(";
    return Pattern.compile(declaration).matcher(sources).find();
  }

  /**
   * All of them in one text; contract suites are inherited, so a method may stand in another class.
   */
  private String testSources() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("src/test/java"))
          .map(ConformanceTableTest::read)
          .collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
