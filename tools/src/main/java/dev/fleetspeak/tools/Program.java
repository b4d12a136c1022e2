package dev.fleetspeak.tools;

import dev.fleetspeak.tools.admin.AdminMain;
import dev.fleetspeak.tools.config.ConfigMain;
import dev.fleetspeak.tools.demo.DemoMain;
import java.util.List;
import java.util.Optional;

/**
 * One of the programs of this jar.
 *
 * @param word first argument that picks it
 * @param summary what it does, in a few words
 * @param runner its own main method
 */
record Program(String word, String summary, Runner runner) {

  /** A program's own main method. */
  @FunctionalInterface
  interface Runner {
    /** Runs to the end and returns the exit code. */
    int run(List<String> arguments) throws InterruptedException;
  }

  /** All of them: one more is one more line here. */
  static final List<Program> ALL =
      List.of(
          new Program(
              "config",
              "makes keys, certificates and configurations; signs and verifies services",
              ConfigMain::run),
          new Program(
              "admin",
              "clients, messages, counts, files and broadcasts of a running server",
              AdminMain::run),
          new Program(
              "demo",
              "a server and clients on this machine, with messages, answers and counts",
              DemoMain::run));

  static Optional<Program> of(String word) {
    return ALL.stream().filter(program -> program.word().equals(word)).findFirst();
  }
}
