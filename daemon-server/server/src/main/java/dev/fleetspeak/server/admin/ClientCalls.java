package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.BlacklistClientRequest;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsRequest;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsResponse;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.proto.server.ListClientContactsResponse;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.server.ListClientsResponse;
import dev.fleetspeak.proto.server.StreamClientContactsRequest;
import dev.fleetspeak.proto.server.StreamClientContactsResponse;
import dev.fleetspeak.proto.server.StreamClientIdsRequest;
import dev.fleetspeak.proto.server.StreamClientIdsResponse;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls on clients and their contacts (server.md 2.5, 6.2). */
final class ClientCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ClientCalls.class);

  private final AdminBackend backend;

  ClientCalls(AdminBackend backend) {
    this.backend = backend;
  }

  ListClientsResponse list(ListClientsRequest request) {
    return ListClientsResponse.newBuilder()
        .addAllClients(backend.store().listClients(Requests.clients(request.getClientIdsList())))
        .build();
  }

  void streamIds(StreamClientIdsRequest request, StreamObserver<StreamClientIdsResponse> caller) {
    @Nullable Instant after =
        Times.optional(
            "last_contact_after", request.hasLastContactAfter(), request.getLastContactAfter());
    StreamedAnswer.start(
        caller,
        out ->
            backend
                .store()
                .streamClientIds(
                    request.getIncludeBlacklisted(),
                    after,
                    id ->
                        out.accept(
                            StreamClientIdsResponse.newBuilder().setClientId(id.bytes()).build())));
  }

  ListClientContactsResponse listContacts(ListClientContactsRequest request) {
    ListClientContactsResponse.Builder response = ListClientContactsResponse.newBuilder();
    backend
        .store()
        .streamClientContacts(Requests.client(request.getClientId()), response::addContacts);
    return response.build();
  }

  void streamContacts(
      StreamClientContactsRequest request, StreamObserver<StreamClientContactsResponse> caller) {
    ClientId client = Requests.client(request.getClientId());
    StreamedAnswer.start(
        caller,
        out ->
            backend
                .store()
                .streamClientContacts(
                    client,
                    contact ->
                        out.accept(
                            StreamClientContactsResponse.newBuilder()
                                .setContact(contact)
                                .build())));
  }

  void blacklist(BlacklistClientRequest request) {
    ClientId client = Requests.client(request.getClientId());
    backend.store().blacklistClient(client);
    LOG.info("client {} blacklisted", client);
    backend.clientChanged().accept(client);
  }

  FetchClientResourceUsageRecordsResponse usage(FetchClientResourceUsageRecordsRequest request) {
    ClientId client = Requests.client(request.getClientId());
    if (!request.hasStartTimestamp() || !request.hasEndTimestamp()) {
      throw new IllegalArgumentException("start_timestamp and end_timestamp are both needed");
    }
    Instant start = Times.instant("start_timestamp", request.getStartTimestamp());
    Instant end = Times.instant("end_timestamp", request.getEndTimestamp());
    Times.checkWindow(start, end);
    return FetchClientResourceUsageRecordsResponse.newBuilder()
        .addAllRecords(backend.store().fetchResourceUsageRecords(client, start, end))
        .build();
  }
}
