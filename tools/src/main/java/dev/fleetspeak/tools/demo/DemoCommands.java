package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The words after {@code demo}, and the flags that each takes. */
final class DemoCommands {
  /** What {@code demo up} starts in the background; not for people. */
  static final String SUPERVISE = "supervise";

  private static final int MOST_CLIENTS = 100;

  private static final Map<String, Set<String>> FLAGS = flags();

  private DemoCommands() {}

  private static Map<String, Set<String>> flags() {
    Map<String, Set<String>> flags = new LinkedHashMap<>();
    flags.put("", Set.of("clients", "once", "no_console"));
    flags.put(SUPERVISE, Set.of("clients"));
    flags.put("up", Set.of("clients", "no_console"));
    flags.put("ls", Set.of("client", "timeout", "no_wait"));
    flags.put("cat", Set.of("client", "timeout", "no_wait"));
    flags.put("status", Set.of("output"));
    flags.put("down", Set.of("purge"));
    return flags;
  }

  /** All flags, and the help. */
  static Flags all() {
    return Flags.of(
            """
            Usage: demo [--dir D] [--clients N] [--once | --no-console]
                   demo up [--dir D] [--clients N] [--no-console]
                   demo ls|cat [--dir D] [--client ID] PATH...
                   demo status [--dir D] [--output json]
                   demo down [--dir D] [--purge]

            Makes an installation (keys, certificates, signed services), starts a server and clients
            on this machine, sends each client a message for each of its services and shows what
            comes back. Stays up until it is interrupted; a daemon that dies is started again.
            Where there is a display, the operator console opens.

              up      the same in the background
              ls      lists folders on a client, or on all of them
              cat     prints files of a client, or of all of them
              status  processes, addresses and client ids
              down    ends what up started
            """)
        .permuted()
        .string("dir", "", "folder of the installation (default fleetspeak-demo, in your home)")
        .integer("clients", 3, "how many clients to start")
        .bool("once", "stop everything after the round; exit with 0 if all of it went well")
        .bool("no_console", "do not open the operator console")
        .string("client", "", "ls, cat: id of the client to ask; all of them if empty")
        .string("timeout", "30s", "ls, cat: how long to wait")
        .bool("no_wait", "ls, cat: print the ids of the messages and end")
        .string("output", "table", "status: table or json")
        .bool("purge", "down: remove the installation too")
        .logging();
  }

  /**
   * Finds the command and makes sure that its flags are its own.
   *
   * @return the word, empty for the demo itself
   */
  static String word(Flags flags, Flags.Parsed parsed) throws UsageException {
    String word = parsed.rest().isEmpty() ? "" : parsed.rest().getFirst();
    Set<String> own = FLAGS.get(word);
    if (own == null) {
      throw flags.wrong("there is no command \"demo " + word + "\"");
    }
    for (Set<String> some : FLAGS.values()) {
      for (String flag : some) {
        if (parsed.has(flag) && !own.contains(flag)) {
          throw flags.wrong(
              "--%s does not go with %s"
                  .formatted(flag.replace('_', '-'), ("demo " + word).strip()));
        }
      }
    }
    int arguments = parsed.rest().size() - 1;
    boolean takesPaths = word.equals("ls") || word.equals("cat");
    if (takesPaths && arguments < 1) {
      throw flags.wrong("demo " + word + " needs a PATH");
    }
    if (!takesPaths && arguments > 0) {
      throw flags.wrong("demo " + word + " takes no argument: " + parsed.rest().get(1));
    }
    int clients = parsed.integer("clients");
    if (clients < 1 || clients > MOST_CLIENTS) {
      throw flags.wrong("--clients is from 1 to " + MOST_CLIENTS);
    }
    return word;
  }
}
