package dev.fleetspeak.client.service;

import java.io.File;
import java.io.IOException;

/** Whether there is a program to start, told before a shell would hide it behind a status. */
public final class ProgramPath {
  private ProgramPath() {}

  /**
   * Looks for a program. A name without a separator is looked up in PATH, where, as in other
   * clients, a hit in the current directory does not count.
   *
   * @throws IOException if it cannot be run; the text says why
   */
  public static void check(String program) throws IOException {
    if (program.indexOf('/') >= 0 || program.indexOf(File.separatorChar) >= 0) {
      File file = new File(program);
      if (!file.exists()) {
        throw new IOException("there is no such program");
      }
      if (!file.isFile() || !file.canExecute()) {
        throw new IOException("it is no program that this user may run");
      }
      return;
    }
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && new File(folder).isAbsolute()) {
        File file = new File(folder, program);
        if (file.isFile() && file.canExecute()) {
          return;
        }
      }
    }
    throw new IOException("there is no such program in PATH");
  }
}
