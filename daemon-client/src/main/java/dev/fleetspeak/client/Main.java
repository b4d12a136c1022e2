package dev.fleetspeak.client;

import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import java.util.List;

/** The stock client's program. */
public final class Main {
  private Main() {}

  /** Runs until a signal or the server ends it (client.md 2.1). */
  public static void main(String[] arguments) {
    Arguments parsed;
    try {
      parsed = Arguments.parse(List.of(arguments));
    } catch (UsageException e) {
      e.print();
      System.exit(e.exitCode());
      return;
    }
    ClientLogging.setUp(parsed.verbose());
    List<ServiceFactory> factories = StockServices.factories();
    try {
      ClientSettings settings = parsed.load(StockServices.types(factories));
      if (parsed.check()) {
        System.out.println("ok: " + settings.services().size() + " services");
        return;
      }
      ClientProcess process = new ClientProcess();
      ClientBuilder builder = FleetspeakClient.builder(settings).onDeath(process::die);
      factories.forEach(builder::factory);
      process.run(builder.build());
    } catch (ConfigException e) {
      System.err.println("fleetspeak client: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
