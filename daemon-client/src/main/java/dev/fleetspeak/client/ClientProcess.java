package dev.fleetspeak.client;

import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.common.textformat.ConfigException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The life of the stock client's process. Signals end it through the JVM's shutdown, which waits
 * for an orderly stop and then halts with the right exit code: 0 for a signal (client.md 2.1).
 * SIGHUP reloads: with a configuration that does not load the old client goes on (C20).
 */
final class ClientProcess {
  private static final System.Logger LOG = System.getLogger(ClientProcess.class.getName());
  private static final long STOP_LIMIT_SECONDS = 10;

  /** Where clients come from. */
  interface Source {
    /** Reads the configuration. */
    ClientSettings load() throws ConfigException;

    /** Makes a client, which has to be started. */
    FleetspeakClient build(ClientSettings settings) throws ConfigException;
  }

  private final Source source;
  private final AtomicInteger exitCode = new AtomicInteger();
  private final Semaphore reloads = new Semaphore(0);
  private volatile boolean stopping;
  private @Nullable FleetspeakClient client;

  ClientProcess(Source source) {
    this.source = source;
  }

  /** Starts a client and reloads it when asked to; returns only by an exception. */
  void run() throws ConfigException, InterruptedException {
    ClientSettings settings = source.load();
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shutdown"));
    ReloadSignal.on(reloads::release);
    start(settings);
    while (true) {
      reloads.acquire();
      // Requests that came meanwhile are one.
      reloads.drainPermits();
      reload();
    }
  }

  private synchronized void start(ClientSettings settings)
      throws ConfigException, InterruptedException {
    if (stopping) {
      return;
    }
    try {
      FleetspeakClient fresh = source.build(settings);
      client = fresh;
      fresh.start();
    } catch (ConfigException e) {
      exitCode.set(1);
      throw e;
    }
  }

  private void reload() throws ConfigException, InterruptedException {
    ClientSettings settings;
    try {
      settings = source.load();
    } catch (ConfigException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The configuration is not reloaded, the old one stays: {0}",
          e.getMessage());
      return;
    }
    LOG.log(System.Logger.Level.INFO, "Reloading");
    close();
    start(settings);
  }

  private synchronized void close() {
    FleetspeakClient present = client;
    if (present != null) {
      present.close();
    }
  }

  /** Ends the process with a code; a negative one ends it at once. */
  void die(int code) {
    if (code < 0) {
      Runtime.getRuntime().halt(-code);
    }
    exitCode.compareAndSet(0, code);
    // On a thread of its own: the shutdown waits for the threads that ask for it.
    Thread.ofPlatform().name("exit").daemon().start(() -> System.exit(code));
  }

  private void shutDown() {
    stopping = true;
    Thread.ofPlatform().name("stop-limit").daemon().start(ClientProcess::giveUpLater);
    close();
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
