package dev.fleetspeak.client;

import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.status.StatusSocket;
import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The life of the stock client's process. Signals end it through the JVM's shutdown, which waits
 * for an orderly stop and then halts with the right exit code: 0 for a signal (client.md 2.1). A
 * stop that hangs, a reload's too, is given up: there is no client any more, and only a supervisor
 * that sees the process end can bring one back. SIGHUP reloads, and so does a change of the service
 * files: with a configuration that does not load the old client goes on (C20), and if nothing but
 * services changed, so does everything else.
 */
final class ClientProcess {
  private static final System.Logger LOG = System.getLogger(ClientProcess.class.getName());

  /** The dump of a stop that hangs may hang as well, if it is the disk that does. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(3);

  /** Where clients come from. */
  interface Source {
    /** Reads the configuration. */
    ClientSettings load() throws ConfigException;

    /** Where the configuration is from, for people. */
    String origin();

    /** Makes a client, which has to be started. */
    FleetspeakClient build(ClientSettings settings) throws ConfigException;
  }

  private static final long QUIET_MILLIS = 1000;

  private final Source source;
  private final Path profileDirectory;
  private final AtomicInteger exitCode = new AtomicInteger();
  private final Semaphore reloads = new Semaphore(0);
  private volatile boolean stopping;
  private @Nullable FleetspeakClient client;
  private @Nullable ClientSettings present;
  private @Nullable FolderWatch watch;
  private @Nullable StatusSocket status;

  ClientProcess(Source source, Path profileDirectory) {
    this.source = source;
    this.profileDirectory = profileDirectory;
  }

  /** Starts a client and reloads it when asked to; returns only by an exception. */
  void run() throws ConfigException, InterruptedException {
    ClientSettings settings = source.load();
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shutdown"));
    ProcessSignal.on("HUP", reloads::release);
    ProcessSignal.on("USR1", () -> Dump.all(profileDirectory));
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
      present = settings;
      fresh.start();
      answer(settings.stateFile(), fresh);
      watch(settings.configurationDirectory());
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
    if (!updated(settings)) {
      LOG.log(System.Logger.Level.INFO, "Reloading");
      Thread limit = limitStop();
      close();
      limit.interrupt();
      start(settings);
    }
  }

  /** Changes the services alone; false if that is not enough. */
  private synchronized boolean updated(ClientSettings settings) throws InterruptedException {
    FleetspeakClient running = client;
    if (running == null || present == null || !present.sameButForServices(settings)) {
      return false;
    }
    LOG.log(System.Logger.Level.INFO, "Reloading services");
    running.update(settings.services());
    present = settings;
    return true;
  }

  private void watch(@Nullable Path directory) {
    if (watch != null) {
      watch.close();
    }
    watch = directory == null ? null : FolderWatch.start(directory, reloads::release, QUIET_MILLIS);
  }

  /** Without it everything else works, so that it is no reason not to run. */
  private void answer(@Nullable Path stateFile, FleetspeakClient running) {
    if (stateFile == null) {
      return;
    }
    Path path = StatusSocket.of(stateFile);
    try {
      status =
          StatusSocket.open(
              path,
              form ->
                  form.equals("json")
                      ? running.status().json(source.origin())
                      : running.status().text(source.origin()));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING, "{0}: --status will not work: {1}", path, e.getMessage());
    }
  }

  private synchronized void close() {
    if (status != null) {
      status.close();
      status = null;
    }
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

  /** Nothing that hangs is waited for: a supervisor starts the client again (client.md 8.3). */
  void endHung(String mode) {
    LOG.log(
        System.Logger.Level.ERROR,
        "The communicator gave no sign of life for an hour longer than it planned; the client ends");
    Dump.stacks(profileDirectory, "fleetspeak-" + mode + "-traces");
    Runtime.getRuntime().halt(1);
  }

  private void shutDown() {
    stopping = true;
    Thread _ = limitStop();
    close();
    LOG.log(System.Logger.Level.INFO, "Stopped");
    Runtime.getRuntime().halt(exitCode.get());
  }

  private Thread limitStop() {
    return Thread.ofPlatform().name("stop-limit").daemon().start(this::giveUpLater);
  }

  private void giveUpLater() {
    try {
      Thread.sleep(FleetspeakClient.STOP_LIMIT);
    } catch (InterruptedException _) {
      // It was no stop that hangs.
      return;
    }
    lookAtHungStop();
    int code = exitCode.get();
    Runtime.getRuntime().halt(code == 0 ? 1 : code);
  }

  /** For whoever has to find out what hangs; returns soon in any case. */
  void lookAtHungStop() {
    Thread look =
        Thread.ofPlatform()
            .name("stop-look")
            .daemon()
            .start(
                () -> {
                  LOG.log(
                      System.Logger.Level.ERROR,
                      "The stop takes over {0} s; the client ends without it",
                      FleetspeakClient.STOP_LIMIT.toSeconds());
                  Dump.stacks(profileDirectory, "fleetspeakd-stacks");
                });
    try {
      boolean _ = look.join(LOOK_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
