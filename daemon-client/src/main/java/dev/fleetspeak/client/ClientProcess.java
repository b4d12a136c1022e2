package dev.fleetspeak.client;

import dev.fleetspeak.common.textformat.ConfigException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The life of the stock client's process. Signals end it through the JVM's shutdown, which waits
 * for an orderly stop and then halts with the right exit code: 0 for a signal (client.md 2.1).
 */
final class ClientProcess {
  private static final System.Logger LOG = System.getLogger(ClientProcess.class.getName());
  private static final long STOP_LIMIT_SECONDS = 10;

  private final AtomicInteger exitCode = new AtomicInteger();
  private final CountDownLatch forever = new CountDownLatch(1);
  private volatile @Nullable FleetspeakClient client;

  /** Starts a client; returns only if that fails. */
  void run(FleetspeakClient built) throws ConfigException, InterruptedException {
    client = built;
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shutdown"));
    try {
      built.start();
    } catch (ConfigException e) {
      exitCode.set(1);
      throw e;
    }
    forever.await();
  }

  /** Ends the process with a code; a negative one ends it at once. */
  void die(int code) {
    if (code < 0) {
      Runtime.getRuntime().halt(-code);
    }
    exitCode.set(code);
    // On a thread of its own: the shutdown waits for the threads that ask for it.
    Thread.ofPlatform().name("exit").daemon().start(() -> System.exit(code));
  }

  private void shutDown() {
    Thread watch =
        Thread.ofPlatform().name("stop-limit").daemon().unstarted(ClientProcess::giveUpLater);
    watch.start();
    FleetspeakClient present = client;
    if (present != null) {
      present.close();
    }
    LOG.log(System.Logger.Level.INFO, "Stopped");
    Runtime.getRuntime().halt(exitCode.get());
  }

  private static void giveUpLater() {
    try {
      TimeUnit.SECONDS.sleep(STOP_LIMIT_SECONDS);
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
