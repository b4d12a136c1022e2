package dev.fleetspeak.tools.admin.server;

import com.google.protobuf.Duration;
import dev.fleetspeak.proto.console.v1.GetRetentionRequest;
import dev.fleetspeak.proto.console.v1.RemoveOldRecordsRequest;
import dev.fleetspeak.proto.console.v1.RemoveOldRecordsResponse;
import dev.fleetspeak.proto.console.v1.RetainedKind;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code retention}: how long records are kept; removes what is too old now. */
public final class RetentionCommand implements Command {
  /** The server ends each call after 10 s. */
  private static final java.time.Duration BOUND = java.time.Duration.ofMinutes(1);

  private static final long DAY = 86_400;
  private static final long HOUR = 3_600;

  private static final Table<RetainedKind> KINDS =
      new Table<RetainedKind>()
          .text("kind", "Kind:", RetainedKind::getKind)
          .value(
              "keep_seconds",
              "Kept:",
              kind -> kind.hasKeep() ? kind.getKeep().getSeconds() : null,
              kind -> kind.hasKeep() ? span(kind.getKeep()) : "for ever")
          .value(
              "oldest",
              "Oldest:",
              kind -> kind.hasOldest() ? TimeText.iso(kind.getOldest()) : null,
              kind -> kind.hasOldest() ? TimeText.table(kind.getOldest()) : "none")
          .value(
              "expired",
              "Too old now:",
              RetainedKind::getExpired,
              kind -> kind.getExpired() + (kind.getMoreExpired() ? " and more" : ""))
          .json("more_expired", RetainedKind::getMoreExpired)
          .number("removed", "Removed since start:", RetainedKind::getRemoved);

  private static final Table<Map.Entry<String, Long>> REMOVED =
      new Table<Map.Entry<String, Long>>()
          .text("kind", "Kind:", Map.Entry::getKey)
          .number("removed", "Removed:", Map.Entry::getValue);

  @Override
  public String word() {
    return "retention";
  }

  @Override
  public String arguments() {
    return "[kind...]";
  }

  @Override
  public String summary() {
    return "shows how long records are kept, or removes what is too old now";
  }

  @Override
  public int atMost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<CommandFlag> flags() {
    return List.of(
        CommandFlag.toggle("run", "remove what is too old now, of all kinds or those given"));
  }

  @Override
  public String details() {
    return "The server removes what is too old by itself, once a minute; --run does not wait for that.\n"
        + "\"Removed since start\" is by this server alone.";
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    if (arguments.bool("run")) {
      session.output().rows(REMOVED, List.copyOf(remove(session, arguments.rest()).entrySet()), "");
      return 0;
    }
    List<RetainedKind> kinds =
        session.console().getRetention(GetRetentionRequest.getDefaultInstance()).getKindsList();
    List<String> known = kinds.stream().map(RetainedKind::getKind).toList();
    for (String asked : arguments.rest()) {
      if (!known.contains(asked)) {
        throw new AdminException(
            "\"%s\" is no kind of record; kinds are %s".formatted(asked, String.join(", ", known)));
      }
    }
    session
        .output()
        .rows(
            KINDS,
            kinds.stream()
                .filter(
                    kind -> arguments.rest().isEmpty() || arguments.rest().contains(kind.getKind()))
                .toList(),
            "This server removes nothing.");
    return 0;
  }

  private static Map<String, Long> remove(Session session, List<String> kinds) {
    Map<String, Long> removed = new TreeMap<>();
    boolean more = true;
    while (more) {
      RemoveOldRecordsResponse response =
          session
              .actions(BOUND)
              .removeOldRecords(RemoveOldRecordsRequest.newBuilder().addAllKinds(kinds).build());
      response.getRemovedMap().forEach((kind, rows) -> removed.merge(kind, rows, Long::sum));
      more = response.getMore();
      if (more) {
        long sum = removed.values().stream().mapToLong(Long::longValue).sum();
        session.output().note(sum + " rows so far, going on");
      }
    }
    return removed;
  }

  /** The largest unit that needs no fraction, as the flags of this program take it. */
  private static String span(Duration keep) {
    long seconds = keep.getSeconds();
    if (seconds > 0 && seconds % DAY == 0) {
      return seconds / DAY + "d";
    }
    return seconds > 0 && seconds % HOUR == 0 ? seconds / HOUR + "h" : seconds + "s";
  }
}
