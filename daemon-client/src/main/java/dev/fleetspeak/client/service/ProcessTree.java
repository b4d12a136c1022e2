package dev.fleetspeak.client.service;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Ends a process with all that it started. A child that outlives its parent belongs to nobody, but
 * stays in its process group; so programs are started in a group of their own where the system has
 * {@code setsid}, and the group goes with its service.
 */
public final class ProcessTree {
  /**
   * For a shell: becomes the program that its arguments name, in a group of its own if possible.
   */
  public static final String BECOME =
      "if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\"; else exec \"$@\"; fi";

  private static final long KILL_SECONDS = 5;

  private ProcessTree() {}

  /** Kills a process, and what it started and still knows. */
  public static void kill(ProcessHandle process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * Kills what is left of the group of a process that ended or is about to.
   *
   * @return whether anything was left
   */
  public static boolean killGroup(long pid) throws InterruptedException {
    return signal("-KILL", "-" + pid);
  }

  /**
   * Sends a signal. The JDK knows only two of them, and no groups.
   *
   * @param target a process id, or a negative one for a group
   * @return false if there is nobody to get it
   */
  public static boolean signal(String signal, String target) throws InterruptedException {
    try {
      Process kill =
          new ProcessBuilder("kill", signal, "--", target)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
