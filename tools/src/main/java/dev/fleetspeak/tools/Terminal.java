package dev.fleetspeak.tools;

import java.io.PrintStream;

/**
 * Where a program writes.
 *
 * @param out results, for people and scripts
 * @param err problems and notes
 */
public record Terminal(PrintStream out, PrintStream err) {

  /** The process's own streams. */
  public static Terminal system() {
    return new Terminal(System.out, System.err);
  }
}
