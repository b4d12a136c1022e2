package dev.fleetspeak.server;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.version.BuildInfo;
import dev.fleetspeak.server.config.NotificationSettings;
import dev.fleetspeak.server.config.RequiredLabel;
import dev.fleetspeak.server.config.ServerSettings;
import dev.fleetspeak.server.dispatch.Services.BadServiceException;
import dev.fleetspeak.server.metrics.prometheus.PrometheusStats;
import dev.fleetspeak.server.notify.http.HttpNotificationListener;
import dev.fleetspeak.server.notify.http.HttpNotifier;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that lives as long as its process. */
final class ServerProcess {
  static final String ADDRESSES_HELP =
      "file that the addresses in force are written to once all listen, a line each: NAME HOST:PORT";

  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

  /** A stop that hangs is cut, so that no supervisor has to kill. */
  private static final Duration STOP_LIMIT = Duration.ofMillis(4800);

  private final ServerSettings settings;
  private final String addressesFile;
  private final Runnable afterwards;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param afterwards run once the server has stopped
   */
  ServerProcess(ServerSettings settings, String addressesFile, Runnable afterwards) {
    this.settings = settings;
    this.addressesFile = addressesFile;
    this.afterwards = afterwards;
  }

  /**
   * Starts the server and returns when the process was told to end and the server has stopped.
   *
   * @throws ConfigException if it cannot start
   */
  void run() throws ConfigException {
    FleetspeakServer server = make();
    settings.checkPorts();
    Addresses addresses = start(server);
    Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> stop(server));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      announce(addresses);
      ended.await();
    } catch (ConfigException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      server.close();
      throw e;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  private FleetspeakServer make() throws ConfigException {
    PrometheusStats stats = new PrometheusStats();
    FleetspeakServer.Builder builder =
        FleetspeakServer.builder()
            .datastore(() -> SqlDatastore.open(settings.store()))
            .services(settings.services().message())
            .facts(facts());
    if (settings.https() != null) {
      builder.communicator("https", new HttpsFront(settings.https()));
    }
    if (settings.admin() != null) {
      builder.admin(settings.admin());
    }
    if (!settings.requiredLabel().isEmpty()) {
      builder.authorizer(new RequiredLabel(settings.requiredLabel()));
    }
    NotificationSettings notifications = settings.notifications();
    if (notifications.listen() != null) {
      builder.notificationListener(
          new HttpNotificationListener(notifications.listen(), notifications.publicAddress()));
    }
    if (notifications.calls()) {
      builder.notifier(new HttpNotifier());
    }
    if (settings.metrics() != null) {
      builder.stats(stats).metrics(settings.metrics(), stats.handler());
    }
    if (settings.health() != null) {
      builder.health(settings.health());
    }
    try {
      return builder.build();
    } catch (BadServiceException e) {
      throw settings.services().error(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private ServerFacts facts() {
    Duration kept = settings.store().terms().payloadAge();
    return new ServerFacts(
        settings.https() == null ? "" : "mtls_config",
        settings.https() != null && settings.https().streaming(),
        settings.requiredLabel(),
        kept.isPositive() ? kept : null);
  }

  private static Addresses start(FleetspeakServer server) throws ConfigException {
    try {
      return server.start();
    } catch (DatastoreException | IOException e) {
      LOG.debug("The server cannot start.", e);
      throw new ConfigException(String.valueOf(e.getMessage()), e);
    } catch (Exception e) {
      LOG.debug("The server cannot start.", e);
      throw new ConfigException("the server cannot start: " + e, e);
    }
  }

  private void announce(Addresses addresses) throws ConfigException {
    if (!addressesFile.isEmpty()) {
      try {
        addresses.write(Path.of(addressesFile));
      } catch (IOException | InvalidPathException e) {
        throw new ConfigException("--addresses_file: " + addressesFile + ": " + e, e);
      }
    }
    LOG.info(
        "{} is up: {}", BuildInfo.line("fleetspeak-server"), String.join(", ", addresses.lines()));
  }

  private void stop(FleetspeakServer server) {
    LOG.info("stopping");
    Thread closing = Thread.ofPlatform().name("closing").daemon().start(() -> close(server));
    try {
      closing.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      LOG.warn("the stop was interrupted", e);
    }
    if (closing.isAlive()) {
      LOG.warn("the stop takes too long and is cut; what is stored is safe");
    } else {
      LOG.info("stopped");
    }
    // Without this the code would be the signal's, and supervisors would see a failure.
    Runtime.getRuntime().halt(0);
  }

  private void close(FleetspeakServer server) {
    server.close();
    afterwards.run();
    try {
      if (!addressesFile.isEmpty()) {
        Files.deleteIfExists(Path.of(addressesFile));
      }
    } catch (IOException e) {
      LOG.warn("{} is still there", addressesFile, e);
    }
    ended.countDown();
  }
}
