package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.console.v1.Backlog;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.GetBacklogRequest;
import dev.fleetspeak.proto.console.v1.GetInstallationRequest;
import dev.fleetspeak.proto.console.v1.GetRetentionRequest;
import dev.fleetspeak.proto.console.v1.GetRetentionResponse;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsRequest;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsResponse;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.server.store.Datastore;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** {@code fleetspeak.console.v1.Console}: reads only. */
final class ConsoleService extends ConsoleGrpc.ConsoleImplBase {
  private final InstallationCall installation;
  private final ClientQueries clients;
  private final MessageQueries messages;
  private final RetentionCalls retention;

  ConsoleService(AdminBackend backend, Supplier<InstallationFacts> facts, PayloadAccess payloads) {
    Datastore store = backend.store();
    this.installation = new InstallationCall(store, facts);
    this.clients =
        new ClientQueries(
            store,
            backend.streams(),
            () -> backend.clock().instant().minus(facts.get().onlineWithin()));
    this.messages = new MessageQueries(store, payloads);
    this.retention = new RetentionCalls(store);
  }

  @Override
  public void getInstallation(GetInstallationRequest request, StreamObserver<Installation> caller) {
    Answers.value(caller, installation::describe);
  }

  @Override
  public void queryClients(
      QueryClientsRequest request, StreamObserver<QueryClientsResponse> caller) {
    Answers.value(caller, () -> clients.query(request));
  }

  @Override
  public void listClientServices(
      ListClientServicesRequest request, StreamObserver<ListClientServicesResponse> caller) {
    Answers.value(caller, () -> clients.services(request));
  }

  @Override
  public void listServiceVersions(
      ListServiceVersionsRequest request, StreamObserver<ListServiceVersionsResponse> caller) {
    Answers.value(caller, () -> clients.versions(request));
  }

  @Override
  public void listMessages(
      ListMessagesRequest request, StreamObserver<ListMessagesResponse> caller) {
    Answers.value(caller, () -> messages.list(request));
  }

  @Override
  public void countMessages(
      CountMessagesRequest request, StreamObserver<CountMessagesResponse> caller) {
    Answers.value(caller, () -> messages.count(request));
  }

  @Override
  public void getBacklog(GetBacklogRequest request, StreamObserver<Backlog> caller) {
    Answers.value(caller, messages::backlog);
  }

  @Override
  public void getRetention(
      GetRetentionRequest request, StreamObserver<GetRetentionResponse> caller) {
    Answers.value(caller, retention::describe);
  }
}
