package dev.fleetspeak.client;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.client.status.StatusQuestion;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import java.time.Duration;
import java.util.List;

/** The stock client's program. */
public final class Main {
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(10);

  private Main() {}

  /** Runs until a signal or the server ends it (client.md 2.1). */
  public static void main(String[] arguments) {
    try {
      Arguments parsed = Arguments.parse(List.of(arguments));
      ClientLogging.setUp(parsed.verbose());
      List<ServiceFactory> factories = StockServices.factories(parsed.forward());
      String status = parsed.status();
      if (status != null) {
        TypeRegistry types = StockServices.types(factories);
        System.out.print(StatusQuestion.ask(parsed.stateFile(types), status, STATUS_LIMIT));
        System.exit(0);
      }
      if (parsed.check()) {
        System.exit(Check.run(parsed.load(StockServices.types(factories)), factories));
      }
      run(parsed, factories);
    } catch (UsageException e) {
      e.print();
      System.exit(e.exitCode());
    } catch (ConfigException e) {
      System.err.println("fleetspeak client: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Arguments arguments, List<ServiceFactory> factories)
      throws ConfigException, InterruptedException {
    TypeRegistry types = StockServices.types(factories);
    new Stock(arguments, factories, types).process.run();
  }

  /** Clients of the stock kind, each of which can end the process. */
  private static final class Stock implements ClientProcess.Source {
    private final Arguments arguments;
    private final List<ServiceFactory> factories;
    private final TypeRegistry types;
    private final ClientProcess process;

    Stock(Arguments arguments, List<ServiceFactory> factories, TypeRegistry types) {
      this.arguments = arguments;
      this.factories = factories;
      this.types = types;
      this.process = new ClientProcess(this, arguments.profileDirectory());
    }

    @Override
    public ClientSettings load() throws ConfigException {
      return arguments.load(types);
    }

    @Override
    public String origin() {
      return arguments.origin();
    }

    @Override
    public FleetspeakClient build(ClientSettings settings) throws ConfigException {
      String mode = settings.streaming() ? "streaming" : "polling";
      ClientBuilder builder =
          FleetspeakClient.builder(settings)
              .onDeath(process::die)
              .onStuck(process::lookAtHungStop)
              .onHang(() -> process.endHung(mode));
      factories.forEach(builder::factory);
      return builder.build();
    }
  }
}
