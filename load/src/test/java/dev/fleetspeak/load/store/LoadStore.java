package dev.fleetspeak.load.store;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.load.LoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code load store} did.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record LoadStore(int code, String out, String err) {

  /** Runs it with few messages, one round and what else is given. */
  static LoadStore run(String... arguments) throws UsageException, LoadException, IOException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Flags flags = StoreCommand.flags(Flags.of("load store"));
    List<String> small =
        List.of("--rows", "2000", "--fleet", "100", "--rounds", "1", "--contacts", "100");
    Flags.Parsed parsed = flags.parse(Stream.concat(small.stream(), Stream.of(arguments)).toList());
    int code =
        new StoreCommand(
                flags,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(parsed);
    return new LoadStore(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
