package dev.fleetspeak.load.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a thread clean up when the user ends the program: it is interrupted, and the program waits
 * until this is closed.
 */
final class CleanEnd implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch clean = new CountDownLatch(1);
  private final Thread hook;

  CleanEnd(Thread working) {
    hook =
        new Thread(
            () -> {
              working.interrupt();
              try {
                if (!clean.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("load: the clean-up takes too long and is left");
                  // A database that hangs may be the reason; nobody else would end it.
                  ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    clean.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      Thread.interrupted(); // the program is ending, and that is why this was interrupted
    }
  }
}
