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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server that is always in the same state, without a network: one that has nothing, or one that
 * refuses everything. For pictures of states that a real server would have to be brought into.
 */
public final class CannedLink implements ServerLink {
  private final Installation installation;
  private final ApiFailure.@Nullable Kind refusal;

  private CannedLink(Installation installation, ApiFailure.@Nullable Kind refusal) {
    this.installation = installation;
    this.refusal = refusal;
  }

  /** Links to a server that nobody ever called. */
  public static Connector empty(Installation installation) {
    return (_, _, listener) -> online(new CannedLink(installation, null), listener);
  }

  /** Links to a server that answers each question with a failure, but tells what it is. */
  public static Connector refusing(Installation installation, ApiFailure.Kind kind) {
    return (_, _, listener) -> online(new CannedLink(installation, kind), listener);
  }

  private static ServerLink online(CannedLink link, Consumer<ConnectionState> listener) {
    listener.accept(new ConnectionState.Online());
    return link;
  }

  private <T> Call<T> answer(String asked, T nothing) {
    return refusal == null
        ? Call.ready(nothing)
        : Call.failed(
            new ApiFailure(
                refusal,
                asked,
                refusal == ApiFailure.Kind.NOT_PERMITTED
                    ? "your role does not allow this"
                    : "this server has only the original admin interface, which cannot do this"));
  }

  @Override
  public Call<Installation> installation() {
    return refusal == ApiFailure.Kind.NOT_SUPPORTED
        ? answer("what the server is", installation)
        : Call.ready(installation);
  }

  @Override
  public Call<QueryClientsResponse> clients(QueryClientsRequest request) {
    return answer("clients", QueryClientsResponse.getDefaultInstance());
  }

  @Override
  public Call<ListClientServicesResponse> clientServices(ClientId client) {
    return answer("services of a client", ListClientServicesResponse.getDefaultInstance());
  }

  @Override
  public Call<ListServiceVersionsResponse> serviceVersions(ListServiceVersionsRequest request) {
    return answer("what clients run", ListServiceVersionsResponse.getDefaultInstance());
  }

  @Override
  public Call<List<Client>> listClients(List<ClientId> clients) {
    // Also the original interface has this call.
    return refusal == ApiFailure.Kind.NOT_SUPPORTED
        ? Call.ready(List.of())
        : answer("clients", List.of());
  }

  @Override
  public Call<GetMessageStatusResponse> messageStatus(ByteString message) {
    return answer("how a message ended", GetMessageStatusResponse.getDefaultInstance());
  }

  @Override
  public Call<List<ClientContact>> contacts(ClientId client) {
    return answer("contacts of a client", List.of());
  }

  @Override
  public Call<ListMessagesResponse> messages(ListMessagesRequest request) {
    return answer("messages", ListMessagesResponse.getDefaultInstance());
  }

  @Override
  public Call<CountMessagesResponse> counts(CountMessagesRequest request) {
    return answer("counts of messages", CountMessagesResponse.getDefaultInstance());
  }

  @Override
  public Call<Backlog> backlog() {
    return answer("what waits", Backlog.getDefaultInstance());
  }

  @Override
  public Call<List<Message>> pending(ClientId client, int limit) {
    return answer("pending messages of a client", List.of());
  }

  @Override
  public Call<EmptyMessage> send(Message message) {
    return answer("sending a message", EmptyMessage.getDefaultInstance());
  }

  @Override
  public Call<SendAndWaitResponse> sendAndWait(Message message, Duration patience) {
    return answer("sending a message", SendAndWaitResponse.getDefaultInstance());
  }

  @Override
  public Call<EmptyMessage> blacklist(ClientId client) {
    return answer("blacklisting a client", EmptyMessage.getDefaultInstance());
  }

  @Override
  public Call<EmptyMessage> clearPending(List<ClientId> clients) {
    return answer("clearing pending messages", EmptyMessage.getDefaultInstance());
  }

  @Override
  public void retryNow() {}

  @Override
  public int openCalls() {
    return 0;
  }

  @Override
  public void close() {}
}
