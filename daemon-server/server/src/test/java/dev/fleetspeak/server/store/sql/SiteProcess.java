package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.config.ListenAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link Site} in a process of its own, which can be killed. */
final class SiteProcess implements AutoCloseable {
  private final Process process;
  private final InetSocketAddress https;

  private SiteProcess(Process process, InetSocketAddress https) {
    this.process = process;
    this.https = https;
  }

  /** Starts one on a database of a private server. */
  static SiteProcess start(DatabaseSettings database) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SiteProcess.class.getName(),
                database.engine().name(),
                database.location(),
                database.user())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.startsWith("https ")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the server's process ended");
    }
    return new SiteProcess(process, ListenAddress.parse(line.substring("https ".length())));
  }

  /** The process itself: engine, location and user of a database as arguments. */
  public static void main(String[] arguments) throws Exception {
    String[] place = arguments[1].substring(arguments[1].indexOf("//") + 2).split("/");
    DatabaseSettings database =
        DatabaseSettings.Engine.valueOf(arguments[0]) == DatabaseSettings.Engine.MYSQL
            ? DatabaseSettings.mysql(place[0], place[1], arguments[2], Password.NONE)
            : DatabaseSettings.postgresql(place[0], place[1], arguments[2], Password.NONE);
    Site site = Site.start(database);
    System.out.println("https " + ListenAddress.text(site.https()));
    Thread.currentThread().join();
  }

  /** Where clients go. */
  InetSocketAddress https() {
    return https;
  }

  /** SIGKILL; it is gone when this returns. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server's process survives a kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server's process ends", e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
