package dev.fleetspeak.console.clients;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.api.ApiException;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Confirmation;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.server.ClientContact;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/** One client, pinned by its id: no refresh of the list swaps it. */
public final class ClientDetailModel {
  private static final int SHOWN = 200;

  /** Where buttons lead. */
  public interface Links {
    /** To the form that sends a message to a client. */
    void send(ClientId client, String service);

    /** To the messages that match a filter. */
    void messages(String filter);
  }

  private final Session session;
  private final Links links;
  private final Runnable changed;
  private final ObjectProperty<@Nullable ClientId> client = new SimpleObjectProperty<>();
  private final Feed<ClientRow> summary;
  private final Feed<List<ClientService>> services;
  private final Feed<List<MessageSummary>> messages;
  private final Feed<List<Message>> pending;
  private final Feed<List<ClientContact>> contacts;

  /**
   * @param changed told when an action changed the client
   */
  ClientDetailModel(Session session, Links links, Runnable changed) {
    this.session = session;
    this.links = links;
    this.changed = changed;
    this.summary = new Feed<>(session.ui());
    this.services = new Feed<>(session.ui());
    this.messages = new Feed<>(session.ui());
    this.pending = new Feed<>(session.ui());
    this.contacts = new Feed<>(session.ui());
    client.subscribe(
        _ -> {
          // Never the old detail beside the new choice.
          feeds().forEach(Feed::reset);
          reload();
        });
  }

  private List<Feed<?>> feeds() {
    return List.of(summary, services, messages, pending, contacts);
  }

  void refresh() {
    if (feeds().stream().noneMatch(feed -> feed.busy().get())) {
      reload();
    }
  }

  void reload() {
    FleetspeakApi api = session.api().get();
    ClientId id = client.get();
    if (api == null || id == null) {
      return;
    }
    summary.ask(() -> summary(api, id));
    services.ask(() -> api.clientServices(id).map(ListClientServicesResponse::getServicesList));
    messages.ask(
        () ->
            api.messages(
                    ListMessagesRequest.newBuilder()
                        .setClientId(id.bytes())
                        .setPageSize(SHOWN)
                        .build())
                .map(ListMessagesResponse::getMessagesList));
    pending.ask(() -> api.pending(id, SHOWN));
    contacts.ask(() -> api.contacts(id).map(List::reversed));
  }

  private Call<ClientRow> summary(FleetspeakApi api, ClientId id) {
    Instant now = session.now();
    Presence.Rule rule = session.presence();
    if (session.reduced().get()) {
      return api.listClients(List.of(id))
          .then(
              found ->
                  found.isEmpty()
                      ? none(id)
                      : Call.ready(ClientRow.of(found.getFirst(), rule, now)));
    }
    return api.clients(
            QueryClientsRequest.newBuilder().setIdPrefix(id.toString()).setPageSize(1).build())
        .then(
            response ->
                response.getClientsCount() == 0
                    ? none(id)
                    : Call.ready(ClientRow.of(response.getClients(0), rule, now)));
  }

  private static Call<ClientRow> none(ClientId id) {
    return Call.failed(
        new ApiFailure(ApiFailure.Kind.NOT_FOUND, "client " + id, "the server has none"));
  }

  void abandon() {
    feeds().forEach(Feed::abandon);
  }

  void forget() {
    client.set(null);
  }

  /** Opens the form to send it a message. */
  public void send(String service) {
    ClientId id = client.get();
    if (id != null) {
      links.send(id, service);
    }
  }

  /** Opens all of its messages. */
  public void openMessages() {
    ClientId id = client.get();
    if (id != null) {
      links.messages("client:" + id);
    }
  }

  /** Asks whether to blacklist it. */
  public void blacklist() {
    ClientId id = client.get();
    FleetspeakApi api = session.api().get();
    ClientRow row = summary.value().get();
    if (id == null || api == null || row == null) {
      return;
    }
    session
        .confirmation()
        .set(
            new Confirmation(
                "Blacklist client " + Ids.brief(id.toString()) + "?",
                ("At its next contact it makes a new key and returns under a new id; %s not"
                        + " delivered. This cannot be undone here.")
                    .formatted(pending(row, "pending message", "is", "are")),
                "Blacklist",
                session.production().get() ? Ids.brief(id.toString()) : "",
                () -> act(api.blacklist(id), "Blacklisted " + Ids.brief(id.toString()))));
  }

  /** Asks whether to clear what waits for it. */
  public void clearPending() {
    ClientId id = client.get();
    FleetspeakApi api = session.api().get();
    ClientRow row = summary.value().get();
    if (id == null || api == null || row == null) {
      return;
    }
    session
        .confirmation()
        .set(
            new Confirmation(
                "Clear pending of " + Ids.brief(id.toString()) + "?",
                "%s failed; what the client has already is not recalled. This cannot be undone."
                    .formatted(pending(row, "message", "becomes", "become")),
                "Clear pending",
                !session.production().get()
                    ? ""
                    : row.pending() < 0 ? Ids.brief(id.toString()) : Long.toString(row.pending()),
                () ->
                    act(
                        api.clearPending(List.of(id)),
                        "Cleared what waited for " + Ids.brief(id.toString()))));
  }

  private static String pending(ClientRow row, String what, String one, String many) {
    long count = row.pending();
    return count < 0
        ? what + "s " + many
        : count == 1 ? "1 " + what + " " + one : count + " " + what + "s " + many;
  }

  private void act(Call<EmptyMessage> call, String done) {
    var _ =
        call.answer()
            .whenComplete(
                (_, thrown) ->
                    session
                        .ui()
                        .execute(
                            () -> {
                              if (thrown == null) {
                                session.say(done);
                              } else {
                                session.say("Failed: " + ApiException.of(thrown).details());
                              }
                              changed.run();
                            }));
  }

  /** Who is looked at; null for nobody. */
  public ObjectProperty<@Nullable ClientId> client() {
    return client;
  }

  /** What the list shows of it. */
  public Feed<ClientRow> summary() {
    return summary;
  }

  /** What it last said it runs. */
  public Feed<List<ClientService>> services() {
    return services;
  }

  /** Its newest messages, both ways. */
  public Feed<List<MessageSummary>> messages() {
    return messages;
  }

  /** What waits for it. */
  public Feed<List<Message>> pending() {
    return pending;
  }

  /** Its contacts, newest first. */
  public Feed<List<ClientContact>> contacts() {
    return contacts;
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
