package dev.fleetspeak.tools;

import dev.fleetspeak.common.version.BuildInfo;
import java.util.List;
import java.util.Optional;

/** Runs the program that the first argument names. */
public final class Main {
  private Main() {}

  /** Entry point; the process ends with the program's exit code. */
  public static void main(String[] arguments) throws InterruptedException {
    int code = run(List.of(arguments));
    System.out.flush();
    System.err.flush();
    System.exit(code);
  }

  /** Runs a program to its end and returns its exit code. */
  static int run(List<String> arguments) throws InterruptedException {
    String word = arguments.isEmpty() ? "" : arguments.getFirst();
    if (List.of("--version", "-version", "version").contains(word)) {
      System.out.println(BuildInfo.line("fleetspeak"));
      return 0;
    }
    if (List.of("--help", "-help", "-h", "help").contains(word)) {
      System.out.print(usage());
      return 0;
    }
    Optional<Program> program = Program.of(word);
    if (program.isPresent()) {
      return program.get().runner().run(arguments.subList(1, arguments.size()));
    }
    if (!word.isEmpty()) {
      System.err.println("there is no program \"" + word + "\"\n");
    }
    System.err.print(usage());
    return 2;
  }

  private static String usage() {
    StringBuilder text = new StringBuilder("Usage: PROGRAM [ARGUMENTS]\n\nPrograms:\n");
    for (Program program : Program.ALL) {
      text.append("  %-8s %s%n".formatted(program.word(), program.summary()));
    }
    return text.toString();
  }
}
