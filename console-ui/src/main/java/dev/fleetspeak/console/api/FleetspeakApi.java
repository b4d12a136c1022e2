package dev.fleetspeak.console.api;

import com.google.protobuf.ByteString;
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
import dev.fleetspeak.proto.console.v1.ListServiceVersionsRequest;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsResponse;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
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

  /** Which services clients run, in which versions, page by page. */
  Call<ListServiceVersionsResponse> serviceVersions(ListServiceVersionsRequest request);

  /**
   * Clients by id, or all if none is named, in one answer: for servers that have only the original
   * admin interface.
   */
  Call<List<Client>> listClients(List<ClientId> clients);

  /** How a message ended; without a creation time the server has none of that id. */
  Call<GetMessageStatusResponse> messageStatus(ByteString message);

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
