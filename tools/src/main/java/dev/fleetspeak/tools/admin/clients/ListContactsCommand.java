package dev.fleetspeak.tools.admin.clients;

import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.Comparator;
import java.util.List;

/** {@code listcontacts}: when and from where a client was heard of, newest first. */
public final class ListContactsCommand implements Command {
  private static final Table<ClientContact> TABLE =
      new Table<ClientContact>()
          .fixed(
              "timestamp",
              "Timestamp:",
              23,
              contact -> TimeText.iso(contact.getTimestamp()),
              contact -> TimeText.table(contact.getTimestamp()))
          .text("observed_address", "Observed IP:", ClientContact::getObservedAddress)
          .json("sent_nonce", contact -> Long.toUnsignedString(contact.getSentNonce()))
          .json("received_nonce", contact -> Long.toUnsignedString(contact.getReceivedNonce()));

  @Override
  public String word() {
    return "listcontacts";
  }

  @Override
  public String arguments() {
    return "client_id [limit]";
  }

  @Override
  public String summary() {
    return "lists a client's contacts, newest first";
  }

  @Override
  public int atLeast() {
    return 1;
  }

  @Override
  public int atMost() {
    return 2;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    long limit = arguments.rest().size() < 2 ? Long.MAX_VALUE : limit(arguments.rest().get(1));
    List<ClientContact> all =
        session
            .admin()
            .listClientContacts(
                ListClientContactsRequest.newBuilder()
                    .setClientId(Arguments.clientId(arguments.rest().getFirst()))
                    .build())
            .getContactsList();
    List<ClientContact> shown =
        all.stream()
            .sorted(
                Comparator.comparing(
                        (ClientContact contact) -> TimeText.instant(contact.getTimestamp()))
                    .reversed())
            .limit(limit)
            .toList();
    if (!all.isEmpty()) {
      session.output().line("Contacts: %d / %d".formatted(shown.size(), all.size()));
    }
    session.output().rows(TABLE, shown, "There are no contacts.");
    return 0;
  }

  private static long limit(String text) throws AdminException {
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) == 0) {
      throw new AdminException("the limit is a number from 1 up, not \"" + text + "\"");
    }
    return Long.parseLong(text);
  }
}
