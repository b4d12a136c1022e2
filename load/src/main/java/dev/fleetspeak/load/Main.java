package dev.fleetspeak.load;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.load.footprint.Footprint;
import dev.fleetspeak.load.server.MeasuredServer;
import dev.fleetspeak.load.smoke.Smoke;
import dev.fleetspeak.load.smoke.SmokeSettings;
import dev.fleetspeak.load.store.StoreCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The program {@code ./fleetspeak load}. */
public final class Main {
  private Main() {}

  /** Entry point; exit code 0 if everything was measured. */
  public static void main(String[] arguments) throws InterruptedException {
    // The server's library, which is on the class path too, has a file of the usual name.
    System.setProperty("logback.configurationFile", "load-logback.xml");
    int code = run(List.of(arguments));
    System.out.flush();
    System.exit(code);
  }

  private static Flags flags() {
    return StoreCommand.flags(ofDaemons());
  }

  private static Flags ofDaemons() {
    return Flags.of(
            """
            Usage: load smoke|footprint|store [FLAGS]

            smoke: starts a server on SQLite in a folder of its own, gives it simulated clients on this
            machine, and prints messages a second, the server's CPU time and latencies. Generator
            and server share the machine: compare ratios within one run, not runs.

            footprint: what an idle client costs as packaged, beside the reference's client if it
            is there: memory, start, CPU time and wake-ups, with goals and verdicts. It needs a
            package (./fleetspeak package deb --only fleetspeak-client --quick) or an installed
            one. Exit code 0 only if all goals are met.

            store: what the datastore takes in, delivers, lists and counts, empty and filled, without
            a network before it. It fills a store of its own with --rows messages of a month and
            judges the goals of growth then. Exit code 0 only if all are met.
            """)
        .permuted()
        .integer("seconds", 5, "smoke: how long each rate is measured, after as long a warm-up")
        .integer("clients", 50, "smoke: how many simulated clients send side by side")
        .integer("payload_bytes", 1024, "smoke: size of each message's payload")
        .integer("idle_seconds", 60, "footprint: how long the idle client is watched")
        .integer("settle_seconds", 45, "footprint: how long it is left alone before that")
        .integer("starts", 5, "footprint: how many starts are measured; their median counts")
        .integer("samples", 200, "smoke: how many times each latency is measured");
  }

  private static int run(List<String> arguments) throws InterruptedException {
    Flags flags = flags();
    try {
      Flags.Parsed parsed = flags.parse(arguments);
      if (parsed.rest().equals(List.of("footprint"))) {
        return footprint(flags, parsed);
      }
      if (parsed.rest().equals(List.of("store"))) {
        return new StoreCommand(flags, System.out, System.err).run(parsed);
      }
      if (!parsed.rest().equals(List.of("smoke"))) {
        throw flags.wrong("name what to measure: smoke, footprint or store");
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

  private static int footprint(Flags flags, Flags.Parsed parsed)
      throws UsageException, LoadException, IOException, InterruptedException {
    Footprint.Settings settings =
        new Footprint.Settings(
            Duration.ofSeconds(positive(flags, parsed, "settle_seconds")),
            Duration.ofSeconds(positive(flags, parsed, "idle_seconds")),
            positive(flags, parsed, "starts"));
    return new Footprint(MeasuredServer.checkout(), settings, System.out).run() ? 0 : 1;
  }

  private static int positive(Flags flags, Flags.Parsed parsed, String name) throws UsageException {
    int value = parsed.integer(name);
    if (value < 1) {
      throw flags.wrong("--" + name + " has to be at least 1");
    }
    return value;
  }
}
