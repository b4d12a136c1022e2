package dev.fleetspeak.client.service;

/**
 * Starts threads that read, write or open pipes of child processes. The JDK blocks such calls in
 * the kernel, where a virtual thread holds its carrier: two silent children would stop every
 * virtual thread of a machine with two cores. So these are platform threads, with small stacks.
 */
public final class PipeThread {
  private static final long STACK_BYTES = 256 * 1024;

  private PipeThread() {}

  /**
   * Starts a daemon thread.
   *
   * @param name shown in thread dumps
   * @param task may block on a pipe for as long as the child lives
   */
  public static Thread start(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
