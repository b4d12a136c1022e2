package dev.fleetspeak.load.store;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.database.EngineName;
import dev.fleetspeak.server.store.DatastoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** {@code ./fleetspeak load store}. */
public final class StoreCommand {
  private static final int INTERRUPTED = 130;

  private final Flags flags;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param flags that {@link #flags} was called with
   * @param out gets the figures
   * @param err gets the progress
   */
  public StoreCommand(Flags flags, PrintStream out, PrintStream err) {
    this.flags = flags;
    this.out = out;
    this.err = err;
  }

  /** The flags that it takes. */
  public static Flags flags(Flags flags) {
    return flags
        .string("engine", "sqlite", "store: one of " + EngineName.all())
        .integer("rows", 10_000_000, "store: messages stored when the goals are judged")
        .integer("fleet", 100_000, "store: clients enrolled before anything is measured")
        .integer("rounds", 7, "store: how often each figure is taken; medians count")
        .integer(
            "contacts", 8_000, "store: contacts of each round of ingest, fewer if they are large")
        .string("output", "table", "store: table, or json on standard output")
        .string("dir", "", "store: where the temporary folder is made")
        .string("keep", "", "store: a folder that keeps the filled store, and is used again");
  }

  /**
   * Runs it.
   *
   * @return exit code: 0 if all goals are met
   */
  public int run(Flags.Parsed parsed) throws UsageException, LoadException, IOException {
    var size =
        new StoreSize(
            EngineName.parse(parsed.string("engine"))
                .orElseThrow(
                    () ->
                        flags.wrong(
                            "--engine %s: there is no such engine; take one of %s"
                                .formatted(parsed.string("engine"), EngineName.all()))),
            positive(parsed, "rows"),
            positive(parsed, "fleet"));
    var effort = new Effort(positive(parsed, "rounds"), positive(parsed, "contacts"));
    String output = parsed.string("output");
    if (!output.equals("table") && !output.equals("json")) {
      throw flags.wrong("--output %s: take table or json".formatted(output));
    }
    if (parsed.has("keep") && parsed.has("dir")) {
      throw flags.wrong("--keep names the folder itself: leave --dir out");
    }
    try (var _ = new CleanEnd(Thread.currentThread());
        WorkFolder folder = folder(parsed)) {
      var report = new Report(output.equals("json"), out, err);
      return new StoreLoad(size, effort, folder, report, new Progress(err)).run() ? 0 : 1;
    } catch (DatastoreException e) {
      throw new LoadException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException _) {
      err.println(
          "load: ended early"
              + (parsed.has("keep")
                  ? "; remove what is in the folder"
                  : ", nothing is left behind"));
      return INTERRUPTED;
    }
  }

  private static WorkFolder folder(Flags.Parsed parsed) throws LoadException {
    String dir = parsed.string("dir");
    return parsed.string("keep").isEmpty()
        ? WorkFolder.temporary(dir.isEmpty() ? null : Path.of(dir))
        : new WorkFolder(Path.of(parsed.string("keep")).toAbsolutePath(), false);
  }

  private int positive(Flags.Parsed parsed, String name) throws UsageException {
    int value = parsed.integer(name);
    if (value < 1) {
      throw flags.wrong("--" + name + " has to be at least 1");
    }
    return value;
  }
}
