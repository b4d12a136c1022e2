package dev.fleetspeak.server;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.server.config.ComponentsFile;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import java.nio.file.Path;
import java.util.List;

/** Gives a database back to the original server: {@code fleetspeak-server hand-back}. */
final class HandBackCommand {
  private static final int TOLD_EVERY = 100_000;

  private static final Flags FLAGS =
      Flags.of(
              """
              Usage: fleetspeak-server hand-back [FLAGS]

              Moves messages that have their result back to the table "messages", where a server of
              the original software looks for them. Stop all servers of this database first, run
              this once, then start the other server. Clients, files, broadcasts and messages that
              wait need no moving. It can be interrupted and run again.""")
          .string(
              "components_config",
              "/etc/fleetspeak-server/server.components.config",
              "the file of the server whose database it is")
          .logging();

  private HandBackCommand() {}

  static void run(List<String> arguments) throws UsageException, ConfigException {
    Flags.Parsed flags = FLAGS.parse(arguments);
    if (!flags.rest().isEmpty()) {
      throw FLAGS.wrong("hand-back takes flags only, not \"" + flags.rest().getFirst() + "\"");
    }
    Main.logging(flags);
    Path file = Path.of(flags.string("components_config"));
    try (SqlDatastore store = SqlDatastore.open(ComponentsFile.store(file))) {
      long moved =
          store.handBack(
              copied -> {
                if (copied % TOLD_EVERY == 0) {
                  System.out.println("handed back " + copied + " messages so far");
                }
              });
      System.out.println("handed back " + moved + " messages");
    } catch (DatastoreException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }
}
