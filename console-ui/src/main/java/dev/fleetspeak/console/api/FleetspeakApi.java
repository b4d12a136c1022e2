package dev.fleetspeak.console.api;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.Backlog;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.server.ClientContact;
import java.time.Duration;
import java.util.List;

/**
 * What the console asks of a server (tools.md 11 and 12). No method blocks; each has a deadline.
 */
public interface FleetspeakApi {

  /** What the server is. */
  Call<Installation> installation();

  /** A page of clients. */
  Call<QueryClientsResponse> clients(QueryClientsRequest request);

  /** What a client last said it runs. */
  Call<ListClientServicesResponse> clientServices(ClientId client);

  /** When and from where a client called, in the order stored. */
  Call<List<ClientContact>> contacts(ClientId client);

  /** A page of messages, newest first. */
  Call<ListMessagesResponse> messages(ListMessagesRequest request);

  /** Counts of messages. */
  Call<CountMessagesResponse> counts(CountMessagesRequest request);

  /** What waits. */
  Call<Backlog> backlog();

  /** Messages that wait for a client, without their data. */
  Call<List<Message>> pending(ClientId client, int limit);

  /** Stores a message for delivery. */
  Call<EmptyMessage> send(Message message);

  /**
   * Sends a message to a client and waits for what its service answers. Cancelling ends the wait,
   * not the message.
   */
  Call<SendAndWaitResponse> sendAndWait(Message message, Duration patience);

  /** Makes a client take a new identity at its next contact. */
  Call<EmptyMessage> blacklist(ClientId client);

  /** Fails every message that waits for the clients. */
  Call<EmptyMessage> clearPending(List<ClientId> clients);
}
