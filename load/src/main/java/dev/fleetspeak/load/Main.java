package dev.fleetspeak.load;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.load.smoke.Smoke;
import dev.fleetspeak.load.smoke.SmokeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The program {@code ./fleetspeak load}. */
public final class Main {
  private Main() {}

  /** Entry point; exit code 0 if everything was measured. */
  public static void main(String[] arguments) throws InterruptedException {
    int code = run(List.of(arguments));
    System.out.flush();
    System.exit(code);
  }

  private static Flags flags() {
    return Flags.of(
            """
            Usage: load smoke [FLAGS]

            Starts a server on SQLite in a folder of its own, gives it simulated clients on this
            machine, and prints messages a second, the server's CPU time and latencies. Generator
            and server share the machine: compare ratios within one run, not runs.
            """)
        .permuted()
        .integer("seconds", 5, "how long each rate is measured, after as long a warm-up")
        .integer("clients", 50, "how many simulated clients send side by side")
        .integer("payload_bytes", 1024, "size of each message's payload")
        .integer("samples", 200, "how many times each latency is measured");
  }

  private static int run(List<String> arguments) throws InterruptedException {
    Flags flags = flags();
    try {
      Flags.Parsed parsed = flags.parse(arguments);
      if (!parsed.rest().equals(List.of("smoke"))) {
        throw flags.wrong("name what to measure: smoke");
      }
      SmokeSettings settings =
          new SmokeSettings(
              Duration.ofSeconds(positive(flags, parsed, "seconds")),
              positive(flags, parsed, "clients"),
              positive(flags, parsed, "payload_bytes"),
              positive(flags, parsed, "samples"));
      new Smoke(settings, System.out).run();
      return 0;
    } catch (UsageException e) {
      e.print();
      return e.exitCode();
    } catch (LoadException | IOException e) {
      System.err.println("load: " + e.getMessage());
      return 1;
    }
  }

  private static int positive(Flags flags, Flags.Parsed parsed, String name) throws UsageException {
    int value = parsed.integer(name);
    if (value < 1) {
      throw flags.wrong("--" + name + " has to be at least 1");
    }
    return value;
  }
}
