package dev.fleetspeak.tools.admin.clients;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.proto.server.StreamClientIdsRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.history.HistoryAnalysis;
import dev.fleetspeak.tools.admin.history.HistorySummary;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Output;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code analysehistory}: was a client copied, or restored from an old image? */
public final class AnalyseHistoryCommand implements Command {
  private static final Table<Row> TABLE =
      new Table<Row>()
          .fixed("client_id", "Client ID:", 16, Row::id, Row::id)
          .value(
              "first_contact",
              "First contact:",
              row -> row.iso(row.summary().start()),
              row -> row.iso(row.summary().start()))
          .value(
              "last_contact",
              "Last contact:",
              row -> row.iso(row.summary().end()),
              row -> row.iso(row.summary().end()))
          .number("contacts", "Contacts:", row -> row.summary().count())
          .number("observed_ips", "IPs:", row -> row.summary().ipCount())
          .number("split_points", "Split points:", row -> row.summary().splitPoints())
          .number("splits", "Splits:", row -> row.summary().splits())
          .number("skips", "Skips:", row -> row.summary().skips())
          .text("verdict", "Verdict:", Row::verdict);

  private record Row(String id, HistorySummary summary) {
    String iso(@Nullable Timestamp time) {
      return time == null ? "" : TimeText.iso(time);
    }

    String verdict() {
      return summary.isCloned() ? "cloned" : summary.splits() > 0 ? "restored" : "normal";
    }
  }

  @Override
  public String word() {
    return "analysehistory";
  }

  @Override
  public String arguments() {
    return "client_id...";
  }

  @Override
  public String summary() {
    return "tells whether a client was cloned, or restored from an old image";
  }

  @Override
  public List<CommandFlag> flags() {
    return List.of(CommandFlag.toggle("all", "look at every client"));
  }

  @Override
  public String details() {
    return "With several clients, or --all, only suspicious ones are shown, one a line.";
  }

  @Override
  public int atMost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    boolean all = arguments.bool("all");
    if (all != arguments.rest().isEmpty()) {
      throw new AdminException("analysehistory takes client ids, or --all");
    }
    List<ByteString> ids = all ? everyClient(session) : Arguments.clientIds(arguments.rest());
    if (ids.size() == 1 && !all) {
      single(session, ids.getFirst());
      return 0;
    }
    List<Row> suspicious = new ArrayList<>();
    int code = 0;
    for (ByteString id : ids) {
      try {
        HistorySummary summary = HistoryAnalysis.analyse(contacts(session, id));
        if (summary.isSuspicious()) {
          suspicious.add(new Row(Hex.of(id), summary));
        }
      } catch (AdminException e) {
        session.output().note(Hex.of(id) + ": " + e.getMessage());
        code = 1;
      }
    }
    session
        .output()
        .rows(TABLE, suspicious, "None of the %d clients is suspicious.".formatted(ids.size()));
    return code;
  }

  private static void single(Session session, ByteString id) throws AdminException {
    Output output = session.output();
    List<ClientContact> contacts = contacts(session, id);
    HistorySummary summary = HistoryAnalysis.analyse(contacts);
    long odd =
        contacts.stream().filter(contact -> contact.getObservedAddress().indexOf(':') < 0).count();
    if (odd > 0) {
      output.note(odd + " contacts have an address that is not host:port; it does not count");
    }
    if (output.isJson()) {
      output.rows(TABLE, List.of(new Row(Hex.of(id), summary)), "");
    } else if (summary.count() == 0) {
      output.line("There are no contacts.");
    } else {
      HistoryText.of(summary).forEach(output::line);
    }
  }

  private static List<ClientContact> contacts(Session session, ByteString id) {
    return session
        .admin()
        .listClientContacts(ListClientContactsRequest.newBuilder().setClientId(id).build())
        .getContactsList();
  }

  private static List<ByteString> everyClient(Session session) {
    List<ByteString> ids = new ArrayList<>();
    session
        .admin()
        .streamClientIds(StreamClientIdsRequest.newBuilder().setIncludeBlacklisted(true).build())
        .forEachRemaining(each -> ids.add(each.getClientId()));
    return ids;
  }
}
